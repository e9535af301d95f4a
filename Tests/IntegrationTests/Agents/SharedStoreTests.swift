import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("Workers on many machines that share a PostgreSQL store", .needsPostgres, .live)
struct SharedStoreTests {
    /// How many questions are being answered.
    private final class Load: Sendable {
        private let state = Mutex((now: 0, most: 0))

        var most: Int { state.withLock { $0.most } }

        func answer() async {
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            // Long enough for others to come if they were let.
            try? await Task.sleep(for: .milliseconds(300))
            state.withLock { $0.now -= 1 }
        }
    }

    private static func configuration(_ modelURL: String) -> String {
        """
        providers:
          - {name: stub, kind: openai, baseURL: "\(modelURL)", limits: {concurrency: 2}}
        models:
          - {name: default, provider: stub, model: m-1}
        budgets:
          - {name: purse, scope: tenant, limit: {calls: 6}}
        """
    }

    @Test("two workers in two processes keep one limit and one budget, and the usage of both is one sum")
    func twoWorkers() async throws {
        let store = try await PostgresServer.shared.database()
        let folder = URL.temporaryDirectory.appending(path: "fermata-shared-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let agent = folder.appending(path: "clerk.yaml").path
        try Data("name: clerk\nmodel: default\ninstructions: Answer.\n".utf8).write(to: URL(filePath: agent))
        let load = Load()
        let queue = "shared-\(UUID().uuidString)"

        try await ScriptedModelServer.serving { question in
            await load.answer()
            return .say("You asked: \(question.prompt)")
        } _: { server, url in
            let config = folder.appending(path: "models.yaml").path
            try Data(Self.configuration(url).utf8).write(to: URL(filePath: config))
            // As on machines of their own: each worker has its own data directory, and only the store is shared.
            func options(_ name: String) -> [String] {
                ["--data", folder.appending(path: name).path, "--config", config, "--ai-database", store]
            }
            _ = try await FermataProgram().run(["agents", "put", agent, "--label", "production"] + options("here"))
            let address = try await TestServer.shared.address
            let connection = ["--address", address, "--namespace", TestServer.namespace, "--task-queue", queue]
            try await FermataProgram.serving(["worker"] + options("one") + connection) { _ in
                try await FermataProgram.serving(["worker"] + options("two") + connection) { _ in
                    try await Self.ask(8, queue)
                    try await eventually("six questions are answered", within: .seconds(90)) {
                        try await Self.usedCalls(options("here")) == 6
                    }
                }
            }
            #expect(server.calls.count == 6)
            #expect(load.most <= 2)
            #expect(try await Self.usedCalls(options("here")) == 6)
        }
    }

    /// Asks the agent at once, all for one tenant; those beyond the budget go on waiting and are left behind.
    private static func ask(_ count: Int, _ queue: String) async throws {
        let configuration = TemporalClient.Configuration(namespace: TestServer.namespace)
        HistoryRecording.leaveOut(queue)
        try await TestServer.shared.withClient(configuration, logger: Logger(label: "test")) { client in
            for number in 0..<count {
                _ = try await client.startWorkflow(
                    type: AgentWorkflow.self,
                    options: WorkflowOptions(id: "\(queue)-\(number)", taskQueue: queue),
                    input: AgentInput(agent: "clerk", prompt: "Question \(number)", tenant: "acme")
                )
            }
        }
    }

    private static func usedCalls(_ options: [String]) async throws -> Int? {
        let report = try await FermataProgram().run(["usage", "--json"] + options)
        return try JSONDecoder().decode(UsageReport.self, from: Data(report.output.utf8)).rows.first?.calls
    }
}
