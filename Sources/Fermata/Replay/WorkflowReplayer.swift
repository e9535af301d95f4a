import FermataCore
import Foundation
public import Logging
import Synchronization
import TemporalAPI

/// Runs workflow code against recorded histories, without a server, to see whether it still takes the same course.
///
/// Use it in tests before a deploy: record histories of real runs, replay them with the new code.
public struct WorkflowReplayer: Sendable {
    private let registry: WorkflowRegistry
    private let dataConverter: DataConverter
    private let logger: Logger
    private let deadlockTimeout: Duration?

    /// Creates a replayer for workflow types.
    ///
    /// - Throws: ``FermataError`` with code `invalidConfiguration` if two types share a name.
    public init(
        workflows: [any WorkflowDefinition.Type],
        dataConverter: DataConverter = .default,
        deadlockTimeout: Duration? = .seconds(2),
        logger: Logger = Logger(label: "fermata.replayer")
    ) throws {
        registry = try WorkflowRegistry(workflows)
        self.dataConverter = dataConverter
        self.deadlockTimeout = deadlockTimeout
        self.logger = logger
    }

    /// Replays one history.
    ///
    /// - Parameter oneTaskAtATime: Feeds the history in pieces of one workflow task each, as a worker that has the run
    ///   in memory would see it.
    /// - Returns: How the run ended, or that it still waits.
    /// - Throws: ``FermataError`` with code `nondeterminism` if the code takes another course than the history,
    ///   `invalidHistory` if the history is not one, `notFound` if its workflow type is unknown; or the error by which
    ///   the code would fail the workflow task.
    public func replay(_ history: WorkflowHistory, oneTaskAtATime: Bool = false) async throws -> ReplayResult {
        try await TaskIdentity.selfTest()
        let codec = WorkflowCodec(converter: dataConverter)
        let events = try await codec.decode(history.events)
        let arguments = try await codec.updateArguments([], history.events)
        let run = WorkflowRun(
            identity: try identity(history),
            converter: dataConverter,
            registry: registry,
            logger: logger
        )
        let threads = WorkflowThreads(count: 1, timeLimit: deadlockTimeout)
        defer { threads.stop() }
        let pieces = oneTaskAtATime ? events.workflowTasks : [events]
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await threads.watch() }
            defer { group.cancelAll() }
            let outcome = Mutex<Result<RunOutcome?, any Error>?>(nil)
            do {
                try await threads.run { progress in
                    let result = Result { try run.replay(pieces, arguments, progress) }
                    outcome.withLock { $0 = result }
                }
                try await threads.run { _ in _ = run.evict() }
            } catch is WorkflowThreads.Deadlock {
                throw FermataError(
                    .deadlock,
                    "[TMPRL1101] Potential deadlock detected: workflow '\(run.identity.workflowType)' did not yield in time."
                )
            }
            guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
            do {
                return ReplayResult(try result.get(), converter: dataConverter)
            } catch let error as ReplayError {
                throw FermataError(
                    error.code == .nondeterminism ? .nondeterminism : .invalidHistory,
                    error.message,
                    cause: error
                )
            }
        }
    }

    /// Replays many histories, one after the other, and goes on behind those that fail.
    ///
    /// - Returns: For each history, in order, where it ended or why it was refused; see ``replay(_:oneTaskAtATime:)``.
    public func replay(_ histories: [WorkflowHistory]) async throws -> [Result<ReplayResult, any Error>] {
        var results: [Result<ReplayResult, any Error>] = []
        for history in histories {
            try Task.checkCancellation()
            do {
                results.append(.success(try await replay(history)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    private func identity(_ history: WorkflowHistory) throws -> RunIdentity {
        guard case .workflowExecutionStartedEventAttributes(let start)? = history.events.first?.attributes else {
            throw FermataError(.invalidHistory, "The history does not begin with the start of a workflow.")
        }
        return RunIdentity(
            namespace: "replay",
            taskQueue: start.taskQueue.name,
            workflowID: start.workflowID.isEmpty ? history.workflowID : start.workflowID,
            runID: start.originalExecutionRunID,
            workflowType: start.workflowType.name
        )
    }
}

extension WorkflowRun {
    fileprivate func replay(
        _ pieces: [[HistoryEvent]],
        _ updateArguments: [String: [APIPayload]],
        _ progress: WorkflowThreads.Progress
    ) throws -> RunOutcome? {
        for events in pieces {
            let input = TaskInput(
                events: events,
                previousStartedEventID: 0,
                updateArguments: updateArguments,
                replaysOnly: true
            )
            try process(input, progress)
        }
        return outcome
    }
}

extension [HistoryEvent] {
    /// The events in pieces of one workflow task each, with what it led to: what code does with a task depends on the
    /// patches and updates that stand behind it.
    fileprivate var workflowTasks: [[HistoryEvent]] {
        var pieces: [[HistoryEvent]] = [[]]
        var hasStarted = false
        for event in self {
            if event.eventType == .workflowTaskScheduled, hasStarted {
                pieces.append([])
                hasStarted = false
            }
            if event.eventType == .workflowTaskStarted { hasStarted = true }
            pieces[pieces.count - 1].append(event)
        }
        return pieces
    }
}
