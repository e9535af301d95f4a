import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Synchronization
import TestSupport
import Testing

/// The executable `AgentWorker`: it can be killed and started again on the same files, as often as a test likes.
///
/// Only one process of it runs at a time. When the handle goes, so do the process and its files.
final class AgentProcess: Sendable {
    /// What stays the same from one start to the next.
    struct Settings: Sendable {
        /// Where the engine is.
        enum Host: Sendable {
            /// The server that all tests share.
            case shared
            /// In the process, so that it dies with the worker.
            case own
        }

        var host = Host.shared
        var taskQueue: String
        /// As YAML.
        var agents: [String]
        /// The base URL of the model server.
        var modelURL: String
        /// Whether the model server charges repeats once.
        var isIdempotent = false
        /// What each user may spend, in whole units.
        var budget: Int?
        /// How soon after a kill the work goes on.
        var heartbeatSeconds = 5
    }

    /// A line of what the tool `effect` has done.
    struct Effect: Decodable, Sendable, Hashable {
        var id: String
        var callID: String
        var workflowID: String
        var arguments: JSONValue
    }

    private let settings: Settings
    private let directory: URL
    private let port: Int
    private let process = Mutex<ChildProcess?>(nil)

    init(_ settings: Settings) throws {
        self.settings = settings
        port = settings.host == .own ? try LoopbackPort.free() : 0
        directory = FileManager.default.temporaryDirectory.appending(path: "fermata-agents-\(UUID().uuidString)")
        let agents = directory.appending(path: "agents")
        try FileManager.default.createDirectory(at: agents, withIntermediateDirectories: true)
        for (index, agent) in settings.agents.enumerated() {
            try Data(agent.utf8).write(to: agents.appending(path: "\(index).yaml"))
        }
    }

    deinit {
        process.withLock { $0?.send(SIGKILL) }
        try? FileManager.default.removeItem(at: directory)
    }

    /// Where the engine listens, the same after each start.
    var address: String {
        get async throws {
            switch settings.host {
            case .shared: try await TestServer.shared.address
            case .own: "127.0.0.1:\(port)"
            }
        }
    }

    /// Starts it and returns when it asks for work.
    ///
    /// - Parameter dieAt: The boundary at which it kills itself, from 1; `nil` for none.
    func start(dieAt: Int? = nil) async throws {
        var arguments = [
            "--task-queue", settings.taskQueue, "--namespace", TestServer.namespace, "--data", directory.path,
            "--model-url", settings.modelURL, "--effects", effectsFile.path,
            "--agents", directory.appending(path: "agents").path, "--heartbeat-seconds", "\(settings.heartbeatSeconds)",
        ]
        switch settings.host {
        case .shared: arguments += ["--address", try await address]
        case .own: arguments += ["--engine", "--port", "\(port)"]
        }
        if settings.isIdempotent { arguments.append("--idempotent") }
        if let budget = settings.budget { arguments += ["--budget", "\(budget)"] }
        if let dieAt { arguments += ["--die-at", "\(dieAt)"] }
        let started = try ChildProcess(try Tools.product("AgentWorker"), arguments)
        process.withLock { $0 = started }
        try await started.waitForOutput("ready")
    }

    /// Kills it without warning.
    func kill() async throws {
        guard let process = process.withLock({ $0 }) else { return }
        process.send(SIGKILL)
        #expect(try await process.waitForExit() == SIGKILL, "\(process.errorOutput)")
    }

    /// Waits until it has killed itself, and gives the name of the boundary.
    func waitForDeath() async throws -> String {
        guard let process = process.withLock({ $0 }) else { throw TestSupportError("No worker was started.") }
        let status = try await process.waitForExit()
        let name = process.errorOutput.split(separator: "\n").last { $0.hasPrefix("died ") }
        guard status == SIGKILL, let name else {
            throw TestSupportError("The worker ended with \(status) by itself.\n\(process.errorOutput)")
        }
        return String(name.dropFirst("died ".count))
    }

    /// The boundary at which it has killed itself; `nil` if the run has ended without that.
    func waitForDeath(orEndOf run: WorkflowHandle<AgentWorkflow>) async throws -> String? {
        try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { try await self.waitForDeath() }
            group.addTask {
                // Where the engine dies too, only its next start knows.
                guard (try? await run.result()) != nil else { return try await self.waitForDeath() }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// What the tool `effect` has done so far, in order.
    func effects() throws -> [Effect] {
        guard let data = try? Data(contentsOf: effectsFile) else { return [] }
        return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Effect.self, from: $0) }
    }

    /// What it has spent, also while it runs.
    func ledger() throws -> any BudgetLedger {
        try AIServices(database: AIDatabase(path: directory.appending(path: "ai.db").path)).ledger
    }

    private var effectsFile: URL { directory.appending(path: "effects.jsonl") }
}
