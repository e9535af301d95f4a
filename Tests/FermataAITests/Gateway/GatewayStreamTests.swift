import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("What watchers see of an answer")
struct GatewayStreamTests {
    private static let rail = GuardrailConfiguration(
        .denyList(phrases: ["secrets": ["the launch code"]], action: .block),
        at: [.modelOutput]
    )

    private static func words(_ words: String...) -> StubServer.Answer {
        Providers.chunks(
            words.map { #"{"choices": [{"delta": {"content": "\#($0)"}}]}"# } + [
                #"{"choices": [{"delta": {}, "finish_reason": "stop"}]}"#, "[DONE]",
            ]
        )
    }

    @Test("a text that a guardrail blocks never reaches the stream, not even its beginning")
    func blocked() async throws {
        let database = try AIDatabase.inMemory()
        let streams = try SQLStreamBuffer(database)
        try await StubServer.run(Self.words("Listen: ", "the launch", " code is 12345")) { _, url in
            let bed = try GatewayBed(url, guardrails: [Self.rail], database: database)
            let error = await #expect(throws: ApplicationError.self) {
                try await streams.withMessage("1", attempt: 1, in: "run", flushing: StreamFlushing(bytes: 1)) {
                    writer in
                    try await bed.gateway.respond(to: GatewayTests.call()) { try await writer.write($0) }
                }
            }
            #expect(error?.type == "GuardrailBlocked")
            let page = try await streams.read("run", from: 0, limit: 100, waitingUpTo: .zero)
            #expect(page.events.map(\.body) == [.messageStarted(message: "1", attempt: 1)])
        }
    }

    @Test("what a guardrail leaves of an answer is shown when it has looked")
    func replaced() async throws {
        let rail = GuardrailConfiguration(.pii(types: [.email: .redact]), at: [.modelOutput])
        let received = Received()
        try await StubServer.run(Self.words("Write to ann@", "example.org", " today")) { _, url in
            let bed = try GatewayBed(url, guardrails: [rail])
            let answer = try await bed.gateway.respond(to: GatewayTests.call(), onDelta: received.take)
            #expect(!answer.response.message.text.contains("example.org"))
            #expect(received.deltas == [.text(answer.response.message.text)])
        }
    }

    @Test("without a guardrail on answers every piece is shown as it comes")
    func live() async throws {
        let input = GuardrailConfiguration(.injection(action: .block), at: [.modelInput])
        let received = Received()
        try await StubServer.run(Self.words("One ", "two ", "three")) { _, url in
            let bed = try GatewayBed(url, guardrails: [input])
            _ = try await bed.gateway.respond(to: GatewayTests.call(), onDelta: received.take)
            #expect(received.deltas == [.text("One "), .text("two "), .text("three")])
        }
    }

    @Test("an answer that was paid before is shown to whoever watches the repeated attempt")
    func repeated() async throws {
        try await StubServer.run(GatewayBed.say("Good day")) { server, url in
            let bed = try GatewayBed(url)
            _ = try await bed.gateway.respond(to: GatewayTests.call())
            let received = Received()
            _ = try await bed.gateway.respond(to: GatewayTests.call(), onDelta: received.take)
            #expect(received.deltas == [.text("Good day")])
            #expect(server.requests.count == 1)
        }
    }

    @Test("a call that a held-back answer holds is shown whole")
    func calls() {
        let call = ToolCall(id: "c", name: "look", arguments: ["what": "a"])
        let message = Message(
            role: .assistant,
            parts: [.reasoning("Hm.", signature: nil), .text("Let me look."), .toolCall(call)]
        )
        #expect(
            message.deltas == [
                .reasoning("Hm."), .text("Let me look."), .toolCallStarted(index: 0, id: "c", name: "look"),
                .toolCallArguments(index: 0, json: #"{"what":"a"}"#),
            ]
        )
    }
}
