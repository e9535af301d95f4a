import Fermata
import Foundation
import Synchronization

/// Saves the histories of what a test ran, to compare those of one server with those of another.
///
/// `FERMATA_RECORD_HISTORIES` names a folder. In it each test gets a folder of its own with one file for each run, in
/// the order in which they were started. `scripts/compare-histories` reads them.
package final class HistoryRecording: Sendable {
    @TaskLocal private static var current: HistoryRecording?

    private static let folder: URL? = ProcessInfo.processInfo.environment["FERMATA_RECORD_HISTORIES"].flatMap {
        $0.isEmpty ? nil : URL(filePath: $0)
    }
    /// How many runs each test has saved: its cases share a folder.
    private static let saved = Mutex<[String: Int]>([:])

    private let taskQueues = Mutex<Set<String>>([])

    /// Takes in the runs on a task queue when the test that calls ends.
    package static func add(_ taskQueue: String) {
        guard let current else { return }
        _ = current.taskQueues.withLock { $0.insert(taskQueue) }
    }

    /// Leaves the runs on a task queue out again: their order or their ids are chance, and they ask nothing of a server
    /// that other tests do not.
    package static func leaveOut(_ taskQueue: String) {
        _ = current?.taskQueues.withLock { $0.remove(taskQueue) }
    }

    /// Runs `body` and saves what it ran, also when it throws.
    static func around(_ test: String, _ body: () async throws -> Void) async throws {
        guard let folder else { return try await body() }
        let recording = HistoryRecording()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await $current.withValue(recording, operation: body))
        } catch {
            outcome = .failure(error)
        }
        try await recording.save(as: test, in: folder)
        try outcome.get()
    }

    private func save(as test: String, in folder: URL) async throws {
        let server = try await TestServer.shared
        let folder = folder.appending(path: test)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = TemporalClient.Configuration(namespace: TestServer.namespace)
        try await server.withClient(configuration, logger: .quiet) { client in
            for run in try await runs(client) {
                let history = try await client.untypedWorkflowHandle(id: run.id, runID: run.runID).fetchHistory()
                let number = Self.saved.withLock { saved in
                    saved[test, default: 0] += 1
                    return saved[test] ?? 0
                }
                let name = String(format: "%03d-", number) + run.workflowType.filter { $0.isLetter || $0.isNumber }
                try history.jsonData().write(to: folder.appending(path: name + ".json"))
            }
        }
    }

    /// All runs of the test, in the order in which they were started.
    private func runs(_ client: TemporalClient) async throws -> [WorkflowExecutionSummary] {
        let queues = taskQueues.withLock { $0.sorted() }
        guard !queues.isEmpty else { return [] }
        let query = queues.map { "TaskQueue = '\($0)'" }.joined(separator: " OR ")
        // Servers index in their own time: when the list no longer grows, it is whole.
        var known = -1
        return try await eventually("the list of runs is whole") {
            var runs: [WorkflowExecutionSummary] = []
            for try await run in client.listWorkflows(query: query) { runs.append(run) }
            defer { known = runs.count }
            guard runs.count == known else {
                try await Task.sleep(for: .milliseconds(300))
                return nil
            }
            return runs.sorted { ($0.startTime, $0.id, $0.runID) < ($1.startTime, $1.id, $1.runID) }
        }
    }
}
