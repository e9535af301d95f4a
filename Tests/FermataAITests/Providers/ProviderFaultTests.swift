import Fermata
import FermataAI
import Foundation
import Testing

@Suite("Faults of a provider")
struct ProviderFaultTests {
    /// The error of one question, after checking what holds for all of them.
    private func failure(
        _ answer: StubServer.Answer,
        kind: ProviderConfiguration.Kind = .openAI,
        streams: Bool = true,
        timeLimit: Duration = .seconds(60),
        idleTimeLimit: Duration = .seconds(60),
        maxResponseBytes: Int = 1 << 20
    ) async throws -> ApplicationError {
        try await StubServer.run(answer) { server, url in
            let provider = try Providers.configuration(
                kind,
                url,
                timeLimit: timeLimit,
                idleTimeLimit: idleTimeLimit,
                maxResponseBytes: maxResponseBytes
            ).makeProvider()
            let received = Received()
            let error = await #expect(throws: ApplicationError.self) {
                try await provider.respond(
                    to: Providers.question,
                    idempotencyKey: nil,
                    onDelta: streams ? received.take : nil
                )
            }
            #expect(server.requests.count <= 1, "a failed request is not repeated")
            let found = try #require(error)
            for secret in ["sk-secret", "confidential", "Anna"] {
                #expect(!"\(found) \(found.message)".contains(secret))
            }
            return found
        }
    }

    private static let text = #"{"choices": [{"delta": {"content": "The confidential"}}]}"#

    @Test("a stream that ends in the middle, orderly or not, broke off", arguments: [StubServer.End.complete, .close])
    func brokenOff(_ end: StubServer.End) async throws {
        #expect(try await failure(Providers.chunks([Self.text], end: end)).type == "ModelAnswerLost")
        let cut = StubServer.Answer.pieces([Array("data: \(Self.text)\n\ndata: {\"choi".utf8)], end: end)
        #expect(try await failure(cut).type == "ModelAnswerLost")
        let begun = Providers.events(
            [
                #"{"type": "message_start", "message": {"usage": {"input_tokens": 1, "output_tokens": 1}}}"#,
                #"{"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "confidential"}}"#,
                #"{"type": "message_delta", "delta": {"stop_reason": "end_turn"}}"#,
            ],
            end: end
        )
        #expect(try await failure(begun, kind: .anthropic).type == "ModelAnswerLost")
    }

    @Test("an answer that stops in the middle is given up after the idle limit, long before the total")
    func idle() async throws {
        let error = try await failure(
            Providers.chunks([Self.text], end: .stall),
            timeLimit: .seconds(3_600),
            idleTimeLimit: .milliseconds(200)
        )
        #expect(error.type == "ModelAnswerLost")
        #expect(error.message.contains("sent nothing for 0.2 seconds"))
        let whole = try await failure(
            .stall,
            streams: false,
            timeLimit: .seconds(3_600),
            idleTimeLimit: .milliseconds(200)
        )
        #expect(whole.message.contains("sent nothing for 0.2 seconds"))
    }

    @Test("the time that a receiver takes is not a pause of the provider")
    func slowReceiver() async throws {
        let answer = Providers.chunks([Self.text, Self.text, "[DONE]"])
        try await StubServer.run(answer) { _, url in
            let provider = try Providers.configuration(.openAI, url, idleTimeLimit: .milliseconds(100)).makeProvider()
            let found = try await provider.respond(to: Providers.question, idempotencyKey: nil) { _ in
                try await Task.sleep(for: .milliseconds(250))
            }
            #expect(found.response.message.text == "The confidentialThe confidential")
        }
    }

    @Test("a server that does not begin to answer is given up after the total limit")
    func silence() async throws {
        let error = try await failure(.silence, timeLimit: .milliseconds(200), idleTimeLimit: .milliseconds(50))
        #expect(error.type == "ModelAnswerLost")
        #expect(error.message.contains("did not answer within"))
    }

    @Test("a stream or an answer beyond the limit on its size is not read to its end")
    func oversize() async throws {
        let endless = Providers.chunks(Array(repeating: Self.text, count: 200), end: .stall)
        let stream = try await failure(endless, maxResponseBytes: 4_000)
        #expect(stream.type == "ModelOutputInvalid")
        #expect(stream.message.contains("4000 bytes"))
        let line = StubServer.Answer.pieces([Array(repeating: UInt8(ascii: "d"), count: 5_000)], end: .stall)
        #expect(try await failure(line, maxResponseBytes: 4_000).message.contains("4000 bytes"))
    }

    @Test(
        "a page, an answer at once or nothing at all instead of a stream is named",
        arguments: [
            ("text/html; charset=utf-8", "text/html"), ("application/json", "application/json"),
            ("sk secret confidential", "no content type"),
        ]
    )
    func contentType(_ type: String, _ shown: String) async throws {
        for kind in [ProviderConfiguration.Kind.openAI, .anthropic] {
            let answer = StubServer.Answer.response(
                status: 200,
                headers: [("Content-Type", type)],
                body: "<p>Anna</p>"
            )
            let error = try await failure(answer, kind: kind)
            #expect(error.type == "ModelOutputInvalid")
            #expect(error.message.contains("answered with \(shown)"))
        }
    }

    @Test(
        "events that are not of the interface are retried",
        arguments: ["{", "[]", "confidential", #"{"choices": 5}"#, #"{"choices": [{"delta": {"content": 5}}]}"#, ""]
    )
    func malformedEvents(_ data: String) async throws {
        for (kind, answer) in [(ProviderConfiguration.Kind.openAI, Providers.chunks), (.anthropic, Providers.events)] {
            let error = try await failure(answer([data], .complete), kind: kind)
            #expect(error.type == "ModelOutputInvalid")
            #expect(!error.isNonRetryable)
        }
    }

    @Test(
        "whole answers that are not of the interface are retried",
        arguments: [
            "", "{", "[]", "<html>Anna</html>", #"{"content": 5, "choices": {}}"#, #"{"choices": []}"#, "\u{0}",
        ]
    )
    func malformed(_ body: String) async throws {
        for kind in [ProviderConfiguration.Kind.openAI, .anthropic] {
            let error = try await failure(Providers.json(body), kind: kind, streams: false)
            #expect(error.type == "ModelOutputInvalid")
            #expect(!error.isNonRetryable)
        }
    }

    @Test("bytes that are not UTF-8 are no JSON, and JSON in a thousand levels is none of ours")
    func unreadable() async throws {
        let start = Array(#"{"choices": [{"message": {"content": ""#.utf8)
        let broken = start + [0xFF] + Array(#""}}]}"#.utf8)
        let garbled = StubServer.Answer.pieces(
            headers: [("Content-Type", "application/json")],
            [broken],
            end: .complete
        )
        #expect(try await failure(garbled, streams: false).type == "ModelOutputInvalid")
        let deep = String(repeating: "[", count: 100_000)
        let call = #"{"id": "a", "function": {"name": "f", "arguments": "\#(deep)"}}"#
        let body = #"{"choices": [{"message": {"tool_calls": [\#(call)]}}]}"#
        #expect(try await failure(Providers.json(body), streams: false).type == "ModelOutputInvalid")
        #expect(try await failure(Providers.json(deep), streams: false).type == "ModelOutputInvalid")
    }

    @Test(
        "an error in the middle of a stream has the type that it says",
        arguments: [
            ("overloaded_error", "ModelAnswerLost"), ("rate_limit_error", "RateLimited"),
            ("invalid_request_error", "ModelRejectedRequest"), ("authentication_error", "ModelAuthentication"),
            ("insufficient_quota", "ModelQuotaExhausted"), ("confidential, sk-secret", "ModelAnswerLost"),
        ]
    )
    func errorEvents(_ name: String, _ type: String) async throws {
        let detail = #"{"type": "\#(name)", "code": null, "message": "sk-secret may not read of Anna"}"#
        let openAI = try await failure(Providers.chunks([Self.text, #"{"error": \#(detail)}"#]))
        #expect(openAI.type == type)
        let anthropic = try await failure(
            Providers.events([
                #"{"type": "message_start", "message": {}}"#,
                #"{"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "confidential"}}"#,
                #"{"type": "error", "error": \#(detail)}"#,
            ]),
            kind: .anthropic
        )
        #expect(anthropic.type == type)
    }

    @Test(
        "arguments of a tool that are not JSON are retried, unless the limit cut them off",
        arguments: [("tool_calls", "tool_use", "ModelOutputInvalid"), ("length", "max_tokens", "ModelOutputTruncated")]
    )
    func badArguments(_ openAIReason: String, _ anthropicReason: String, _ type: String) async throws {
        let call = #"{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{\"name\": \"Anna"}}"#
        let openAI = try await failure(
            Providers.chunks([
                #"{"choices": [{"delta": {"tool_calls": [\#(call)]}, "finish_reason": "\#(openAIReason)"}]}"#, "[DONE]",
            ])
        )
        #expect(openAI.type == type)
        let anthropic = try await failure(
            Providers.events([
                #"{"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "a", "name": "f", "input": {}}}"#,
                #"{"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{\"name\": \"Anna"}}"#,
                #"{"type": "message_delta", "delta": {"stop_reason": "\#(anthropicReason)"}}"#,
                #"{"type": "message_stop"}"#,
            ]),
            kind: .anthropic
        )
        #expect(anthropic.type == type)
    }

    @Test("a model that calls tools without end is stopped")
    func tooManyCalls() async throws {
        let calls = (0..<200).map {
            #"{"choices": [{"delta": {"tool_calls": [{"index": \#($0), "id": "c\#($0)", "function": {"name": "f"}}]}}]}"#
        }
        #expect(try await failure(Providers.chunks(calls)).type == "ModelOutputInvalid")
        let blocks = (0..<2_000).map {
            #"{"type": "content_block_start", "index": \#($0), "content_block": {"type": "text", "text": ""}}"#
        }
        #expect(try await failure(Providers.events(blocks), kind: .anthropic).type == "ModelOutputInvalid")
    }

    @Test("a rate limit says when to come back, in the most exact words of the server")
    func rateLimit() async throws {
        func delay(_ headers: [(String, String)]) async throws -> Duration? {
            let error = try await failure(.response(status: 429, headers: headers, body: ""))
            #expect(error.type == "RateLimited")
            return error.nextRetryDelay
        }
        #expect(try await delay([("Retry-After", "17"), ("retry-after-ms", "250")]) == .milliseconds(250))
        #expect(try await delay([("Retry-After", "17"), ("x-ratelimit-reset-tokens", "6m0s")]) == .seconds(17))
        let spent = [
            ("x-ratelimit-remaining-requests", "5"), ("x-ratelimit-reset-requests", "9m"),
            ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "1m2s"),
        ]
        #expect(try await delay(spent) == .seconds(62))
        #expect(try await delay([("retry-after-ms", "nan"), ("x-ratelimit-remaining-tokens", "0")]) == nil)
    }

    @Test("an account without credit is not asked again, an overloaded provider when it says")
    func quotaAndOverload() async throws {
        let quota = #"{"error": {"code": "insufficient_quota"}}"#
        let spent = try await failure(.response(status: 429, headers: [("Retry-After", "1")], body: quota))
        #expect(spent.type == "ModelQuotaExhausted")
        #expect(spent.isNonRetryable)
        #expect(try await failure(.response(status: 402, body: ""), kind: .anthropic).type == "ModelQuotaExhausted")
        let overloaded = #"{"type": "error", "error": {"type": "overloaded_error", "message": "Anna"}}"#
        let busy = try await failure(.response(status: 529, body: overloaded), kind: .anthropic)
        #expect(busy.type == "ModelUnavailable")
        #expect(busy.message.contains("HTTP 529, overloaded_error"))
    }

    @Test("an error of the receiver ends the answer and arrives as it is")
    func receiverThrows() async throws {
        struct Full: Error {}
        try await StubServer.run(Providers.chunks([Self.text], end: .stall)) { _, url in
            let provider = try Providers.configuration(.openAI, url).makeProvider()
            await #expect(throws: Full.self) {
                try await provider.respond(to: Providers.question, idempotencyKey: nil) { _ in throw Full() }
            }
        }
    }

    @Test("a cancelled task ends in the middle of a stream")
    func cancellation() async throws {
        try await StubServer.run(Providers.chunks([Self.text], end: .stall)) { _, url in
            let provider = try Providers.configuration(.openAI, url).makeProvider()
            let begun = AsyncStream<Void>.makeStream()
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await provider.respond(to: Providers.question, idempotencyKey: nil) { _ in
                        begun.continuation.yield()
                    }
                }
                for await _ in begun.stream { break }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
        }
    }
}
