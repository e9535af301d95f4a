import Fermata
import FermataAI
import Foundation
import Synchronization
import Testing

/// Providers at a loopback server, and what they and the server say to each other.
enum Providers {
    static func configuration(
        _ kind: ProviderConfiguration.Kind,
        _ url: String,
        openAI: OpenAIOptions = OpenAIOptions(),
        timeLimit: Duration = .seconds(60),
        idleTimeLimit: Duration = .seconds(60),
        maxResponseBytes: Int = 1 << 20
    ) throws -> ProviderConfiguration {
        try ProviderConfiguration(
            kind: kind,
            baseURL: url,
            apiKey: "sk-secret",
            openAI: openAI,
            timeLimit: timeLimit,
            idleTimeLimit: idleTimeLimit,
            maxResponseBytes: maxResponseBytes
        )
    }

    static let question = ModelRequest(
        model: "small",
        messages: [Message(.user, "The confidential plan of Anna Berg?")]
    )

    /// One JSON body.
    static func json(_ body: String, headers: [(String, String)] = []) -> StubServer.Answer {
        .response(status: 200, headers: [("Content-Type", "application/json")] + headers, body: body)
    }

    /// A stream of OpenAI's events.
    static func chunks(_ data: [String], end: StubServer.End = .complete) -> StubServer.Answer {
        .pieces(data.map { Array("data: \($0)\n\n".utf8) }, end: end)
    }

    /// A stream of Anthropic's events.
    static func events(_ data: [String], end: StubServer.End = .complete) -> StubServer.Answer {
        .pieces(data.map { Array("event: x\ndata: \($0)\n\n".utf8) }, end: end)
    }

    /// The body of the only request.
    static func body(_ server: StubServer) throws -> JSONValue {
        #expect(server.requests.count == 1)
        return try JSONDecoder().decode(JSONValue.self, from: Data(try #require(server.requests.first).body))
    }

    static func value(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}

/// Remembers what a stream brought.
final class Received: Sendable {
    private let all = Mutex<[ModelDelta]>([])

    var deltas: [ModelDelta] { all.withLock { $0 } }

    var take: @Sendable (ModelDelta) async throws -> Void {
        { delta in self.all.withLock { $0.append(delta) } }
    }
}
