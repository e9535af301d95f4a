import Fermata
import FermataAI
import Foundation
import Testing

@Suite("Failures of a model server")
struct OpenAIFailureTests {
    private static let text = "The confidential plan of Anna Berg."

    /// The error of one summary, after checking what holds for all of them.
    private func failure(
        _ answer: StubServer.Answer,
        timeLimit: Duration = .seconds(60),
        maxResponseBytes: Int = 1 << 20
    ) async throws -> ApplicationError {
        try await StubServer.run(answer) { server, url in
            let model = try Chat.model(url, timeLimit: timeLimit, maxResponseBytes: maxResponseBytes)
            let error = await #expect(throws: ApplicationError.self) { try await model.summarize(Self.text) }
            #expect(server.requests.count == 1, "a failed request is not repeated")
            let found = try #require(error)
            for secret in ["sk-secret", "confidential", "Anna"] {
                #expect(!"\(found) \(found.message)".contains(secret))
            }
            #expect(found.cause == nil)
            #expect(found.details.isEmpty)
            return found
        }
    }

    /// What servers put into errors: the key, and the text.
    private static let body = """
        {"error": {"message": "Incorrect key sk-secret for 'The confidential plan of Anna Berg.'", "code": "some_code"}}
        """

    @Test(
        "each status has its error, and only those that time may mend are retried",
        arguments: [
            (400, "ModelRejectedRequest", true), (404, "ModelRejectedRequest", true),
            (422, "ModelRejectedRequest", true),
            (302, "ModelRejectedRequest", true), (401, "ModelAuthentication", true), (403, "ModelAuthentication", true),
            (408, "ModelUnavailable", false), (500, "ModelUnavailable", false), (502, "ModelAnswerLost", false),
            (503, "ModelUnavailable", false), (429, "RateLimited", false),
        ]
    )
    func statuses(_ status: Int, _ type: String, _ isNonRetryable: Bool) async throws {
        let error = try await failure(.response(status: status, headers: [("Location", "/v1/x")], body: Self.body))
        #expect(error.type == type)
        #expect(error.isNonRetryable == isNonRetryable)
        #expect(error.nextRetryDelay == nil)
        #expect(error.message.contains("HTTP \(status), some_code"))
    }

    @Test("Retry-After in seconds sets the next attempt's delay", arguments: [429, 503])
    func retryAfterSeconds(_ status: Int) async throws {
        let error = try await failure(.response(status: status, headers: [("Retry-After", "17")], body: ""))
        #expect(error.type == "RateLimited")
        #expect(!error.isNonRetryable)
        #expect(error.nextRetryDelay == .seconds(17))
    }

    @Test("Retry-After as a date sets the next attempt's delay by the server's clock", arguments: [429, 503])
    func retryAfterDate(_ status: Int) async throws {
        let headers = [
            ("Date", "Wed, 21 Oct 2015 07:28:00 GMT"), ("Retry-After", "Wed, 21 Oct 2015 07:29:30 GMT"),
        ]
        let error = try await failure(.response(status: status, headers: headers, body: Self.body))
        #expect(error.type == "RateLimited")
        #expect(error.nextRetryDelay == .seconds(90))
    }

    @Test(
        "what is not a completion, or not of the schema, is retried",
        arguments: [
            .response(status: 200, body: ""), .response(status: 200, body: "<html>sk-secret</html>"),
            .response(status: 200, body: #"{"choices": []}"#), .response(status: 200, body: #"{"choices": [{}]}"#),
            Chat.answer("not json"), Chat.answer(nil), Chat.answer(#"{"text": "confidential"}"#),
            Chat.answer(#"{"summary": 5}"#), Chat.answer(#"```json {"summary": "S."} ```"#),
        ] as [StubServer.Answer]
    )
    func garbage(_ answer: StubServer.Answer) async throws {
        let error = try await failure(answer)
        #expect(error.type == "ModelOutputInvalid")
        #expect(!error.isNonRetryable)
    }

    @Test("an answer larger than the limit is not read to its end")
    func oversize() async throws {
        let body = String(repeating: " ", count: 5_000)
        let error = try await failure(.response(status: 200, body: body), maxResponseBytes: 1_000)
        #expect(error.type == "ModelOutputInvalid")
        #expect(error.message.contains("1000 bytes"))
    }

    @Test(
        "a server that does not answer, or stops answering, is given up",
        arguments: [.silence, .stall] as [StubServer.Answer]
    )
    func slow(_ answer: StubServer.Answer) async throws {
        let error = try await failure(answer, timeLimit: .milliseconds(300))
        #expect(error.type == "ModelAnswerLost")
        #expect(!error.isNonRetryable)
        #expect(error.message.contains("did not answer within"))
    }

    @Test(
        "a refusal is final",
        arguments: [
            Chat.answer(nil, refusal: "I will not read the confidential plan."),
            Chat.answer("", finishReason: "content_filter"),
        ]
    )
    func refusal(_ answer: StubServer.Answer) async throws {
        let error = try await failure(answer)
        #expect(error.type == "ModelRefused")
        #expect(error.isNonRetryable)
    }

    @Test("an answer cut off at the token limit is final and says which limit")
    func truncated() async throws {
        let error = try await failure(Chat.answer(#"{"summary": "Half a"#, finishReason: "length"))
        #expect(error.type == "ModelOutputTruncated")
        #expect(error.isNonRetryable)
        #expect(error.message.contains("limit on output tokens"))
    }

    @Test("a connection that is closed or refused is retried")
    func unreachable() async throws {
        let closed = try await failure(.close)
        #expect(closed.type == "ModelAnswerLost")
        let url = try await StubServer.run(.silence) { _, url in url }
        let error = await #expect(throws: ApplicationError.self) { try await Chat.model(url).summarize(Self.text) }
        #expect(error?.type == "ModelUnavailable")
        #expect(error?.isNonRetryable == false)
        #expect(error?.message.contains(url) == true)
    }

    @Test(
        "a cancelled task ends with a cancellation, not with a failure of the server",
        arguments: [.silence, .stall] as [StubServer.Answer]
    )
    func cancellation(_ answer: StubServer.Answer) async throws {
        try await StubServer.run(answer) { server, url in
            let model = try Chat.model(url)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await model.summarize(Self.text) }
                await server.firstRequest()
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
        }
    }

    @Test(
        "scores that do not cover the labels once each, between 0 and 1, are refused",
        arguments: [
            #"[]"#, #"[{"label": "a", "score": 0.5}]"#,
            #"[{"label": "a", "score": 0.5}, {"label": "a", "score": 0.5}]"#,
            #"[{"label": "a", "score": 0.5}, {"label": "c", "score": 0.5}]"#,
            #"[{"label": "a", "score": 0.5}, {"label": "b", "score": 1.5}]"#,
            #"[{"label": "a", "score": 0.5}, {"label": "b", "score": -1}]"#,
        ]
    )
    func badScores(_ scores: String) async throws {
        try await StubServer.run(Chat.answer(#"{"scores": \#(scores)}"#)) { _, url in
            let labels = ["a", "b"].map { Label(name: $0, description: "") }
            let error = await #expect(throws: ApplicationError.self) {
                try await Chat.model(url).classify(Self.text, labels: labels)
            }
            #expect(error?.type == "ModelOutputInvalid")
        }
    }

    @Test("an entity of an unknown kind is refused")
    func badKind() async throws {
        let content = #"{"entities": [{"kind": "planet", "text": "Anna"}]}"#
        try await StubServer.run(Chat.answer(content)) { _, url in
            let error = await #expect(throws: ApplicationError.self) {
                try await Chat.model(url).extractEntities(Self.text)
            }
            #expect(error?.type == "ModelOutputInvalid")
        }
    }
}
