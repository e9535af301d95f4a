import Foundation
import SwiftProtobuf
import TemporalAPI

extension Engine {
    /// How many bytes and events of history go with a task; the rest is fetched page by page.
    static let historyPageBytes = 2 * 1024 * 1024
    static let historyPageEvents = 1_000

    func namespace(named name: String) throws -> Namespace {
        try namespaces.namespace(named: name)
    }

    /// - Throws: `invalidArgument` if a token is used in another namespace than it was given out in.
    func check(namespaceID: String, isNamed name: String) throws(EngineError) {
        guard !name.isEmpty else { return }
        guard namespaces.name(id: namespaceID) == name else {
            throw .invalidArgument("Operation requested with a token from a different namespace.")
        }
    }

    /// When a poll must be answered: some time before the client gives up.
    func pollDeadline() -> EngineTime {
        let now = SystemClock().now()
        let longest = now + .seconds(60)
        guard let deadline = CallContext.current?.deadline else { return longest }
        return min(longest, deadline + .seconds(-1))
    }

    /// Starts the workflow task for a worker; nil if the task is stale, and the worker needs another.
    func startWorkflowTask(_ number: RunNumber, _ start: WorkflowTaskStart) throws -> PollWorkflowResponse? {
        do {
            // The answer does not wait for the disk: if the start is lost, the task is simply given out again.
            let (response, _) = try transact(isPatient: true) { transaction -> PollWorkflowResponse? in
                guard let box = try transaction.core.box(number) else { return nil }
                var start = start
                start.targetVersion = targetVersion(of: box.run)
                let started = try transaction.change(box) { [start] in
                    try $0.startWorkflowTask(start, limits: limits, now: transaction.now)
                }
                return started.map { self.pollResponse(for: $0, of: box) }
            }
            return response
        } catch is StaleWorkflowTask {
            return nil
        } catch let error as EngineError where error.code == .notFound {
            return nil
        }
    }

    /// The version that a pinned run would be on if it were new; nobody asks for those of other runs.
    private func targetVersion(of run: Run) -> DeploymentVersion? {
        guard run.effectiveVersioningBehavior == .pinned else { return nil }
        let name = run.started.taskQueue.name
        let queue = TaskQueueKey(namespaceID: run.identity.namespaceID, name: name, kind: .workflow)
        return matching.routing(of: queue).version(forWorkflowID: run.identity.workflowID)
    }

    /// What a worker is told with its task. Called under the lock, in the transaction that started it.
    func pollResponse(for task: StartedWorkflowTask, of box: RunBox) -> PollWorkflowResponse {
        let run = box.run
        let first = task.isSticky ? task.previousStartedEventID + 1 : 1
        let page = HistoryPage(
            events: box.allEvents(from: first, before: task.nextEventID),
            maximumEvents: Self.historyPageEvents,
            maximumBytes: Self.historyPageBytes,
            totalBytes: run.historyBytes
        )
        return .with {
            $0.taskToken =
                TaskToken.workflowTask(
                    run: run.identity.number,
                    namespaceID: run.identity.namespaceID,
                    task.token
                ).bytes
            $0.workflowExecution = run.identity.execution
            $0.workflowType = run.started.workflowType
            $0.previousStartedEventID = task.previousStartedEventID
            $0.startedEventID = task.token.startedEventID
            $0.attempt = task.token.attempt
            $0.history.events = page.events
            if let next = page.nextEventID {
                $0.nextPageToken =
                    HistoryToken(
                        runID: run.identity.runID,
                        nextEventID: next,
                        endEventID: task.nextEventID,
                        taskSuffix: true
                    ).bytes
            } else {
                $0.history.events += task.suffix
            }
            $0.workflowExecutionTaskQueue = .normal(run.started.taskQueue.name)
            $0.scheduledTime = task.scheduledTime.timestamp
            $0.startedTime = task.token.startedTime.timestamp
            $0.queries = task.queries
            $0.messages = task.messages
        }
    }
}

extension RunBox {
    /// The events of a range, also those of the transaction under way.
    func allEvents(from first: Int64, before end: Int64) -> [HistoryEvent] {
        let stored = events.count
        let lower = max(0, Int(first) - 1)
        let upper = max(lower, Int(end) - 1)
        var result = Array(events[min(lower, stored)..<min(upper, stored)])
        if upper > stored {
            let new = run.output.events
            result += new[min(max(0, lower - stored), new.count)..<min(upper - stored, new.count)]
        }
        return result
    }
}
