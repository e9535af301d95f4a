import Dispatch
import Foundation
import Logging

@testable import FermataEngine

/// A directory that goes with the test.
final class TemporaryDirectory: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "fermata-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String {
        url.appending(path: name).path
    }
}

extension Store {
    /// A store that logs nothing; in memory without a path.
    static func quiet(_ path: String? = nil, durability: Durability = .normal) throws -> Store {
        try Store(path: path, durability: durability, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Enqueues and waits.
    func commit(_ writes: Write...) async throws {
        try await committed(enqueue(writes))
    }

    /// Stops the writer until the result is signalled, so that what is enqueued meanwhile is one transaction.
    func hold() async throws -> DispatchSemaphore {
        let held = DispatchSemaphore(value: 0)
        let entered = CommitTicket()
        enqueue([]) {
            entered.settle(.success(()))
            held.wait()
        }
        try await entered.outcome()
        return held
    }

    /// The numbers of all open runs.
    func openNumbers() throws -> [Int64] {
        try read { reader throws(EngineError) in try reader.openRuns().map(\.number.rawValue) }
    }
}

extension RunRecord {
    /// An open run. Its workflow id is its own if none is given.
    static func sample(_ number: Int64, workflowID: String? = nil, closed: Bool = false) -> RunRecord {
        RunRecord(
            number: RunNumber(rawValue: number),
            namespaceID: "namespace",
            workflowID: workflowID ?? "workflow-\(number)",
            runID: "run-\(number)",
            startRequestID: "request-\(number)",
            status: closed ? 2 : 1,
            startTime: EngineTime(nanoseconds: number),
            closeTime: closed ? EngineTime(nanoseconds: number + 10) : nil,
            nextEventID: 3,
            historyBytes: 99,
            wakeAt: closed ? nil : EngineTime(nanoseconds: number + 5),
            hasWork: !closed,
            volatile: Data([1, 2, 3]),
            expiresAt: closed ? EngineTime(nanoseconds: number + 100) : nil
        )
    }
}

extension VisibilityRecord {
    /// The row of an open run.
    static func sample(_ number: Int64) -> VisibilityRecord {
        VisibilityRecord(
            run: number,
            namespaceID: "namespace",
            workflowID: "workflow-\(number)",
            runID: "run-\(number)",
            workflowType: "Type",
            taskQueue: "queue",
            startTime: EngineTime(nanoseconds: number),
            executionTime: EngineTime(nanoseconds: number)
        )
    }
}

extension RunNumber {
    static let first = RunNumber(rawValue: 1)
}
