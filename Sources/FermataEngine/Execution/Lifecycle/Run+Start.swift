import Foundation
import TemporalAPI

extension Run {
    /// Makes a run and records its start. Without a back-off its first workflow task is scheduled at once, after what
    /// `beforeTask` records: the signal or the like that came with the start.
    ///
    /// - Parameter beforeTask: Records what belongs between the start and the first task.
    static func start(
        _ new: NewRun,
        identity: RunIdentity,
        now: EngineTime,
        beforeTask: (inout Run) throws -> Void = { _ in }
    ) throws -> Run {
        var run = Run(identity: identity)
        run.startRequestID = new.requestID
        run.record.scheduleID = new.scheduleID
        var attributes = new.attributes
        attributes.originalExecutionRunID = identity.runID
        if attributes.firstExecutionRunID.isEmpty { attributes.firstExecutionRunID = identity.runID }
        attributes.workflowID = identity.workflowID
        run.append(.workflowExecutionStarted, .workflowExecutionStartedEventAttributes(attributes), now: now) {
            if let metadata = new.userMetadata { $0.userMetadata = metadata }
            $0.links = new.links
        }
        try beforeTask(&run)
        if run.firstTaskDue == nil { run.scheduleWorkflowTask(now: now) }
        return run
    }
}
