import Fermata
import TestSupport
import Testing

@Suite("A client that stops", .needsServer, .live)
struct StopTests {
    @Test("a client that made no call ends at once", arguments: 0..<4)
    func withoutCalls(worker: Int) async throws {
        let target = try await TestServer.shared.target
        for round in 0..<250 {
            try await withTimeLimit(.seconds(20), "round \(round)") {
                try await TemporalClient.withClient(target: target, transportSecurity: .plaintext, logger: .quiet) {
                    _ in
                    for _ in 0..<(round % 7) { await Task.yield() }
                }
            }
        }
    }
}
