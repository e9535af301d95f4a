import Foundation
import SwiftProtobuf
import TemporalAPI

/// Which activity, and which attempt of it, an answer is about; of a workflow, or without one.
enum ActivityTarget: Sendable {
    case ofWorkflow(@Sendable (Transaction) throws -> RunBox, ActivityReference)
    case standalone(@Sendable (Transaction) throws -> StandaloneBox, StandaloneActivityReference)

    /// - Throws: `invalidArgument`, or `notFound` for the token of another kind of task.
    init(token bytes: Data, namespace: String, engine: Engine) throws(EngineError) {
        switch try TaskToken(bytes) {
        case .activity(let run, let namespaceID, let scheduledEventID, let attempt):
            try engine.check(namespaceID: namespaceID, isNamed: namespace)
            self = .ofWorkflow(
                { transaction in
                    guard let box = try transaction.core.box(run) else { throw EngineError.activityTaskNotFound }
                    return box
                },
                .attempt(scheduledEventID: scheduledEventID, attempt: attempt)
            )
        case .standaloneActivity(let number, let namespaceID, let stamp):
            try engine.check(namespaceID: namespaceID, isNamed: namespace)
            self = .standalone(
                { transaction in
                    guard let box = try transaction.core.standalone.box(number) else {
                        throw EngineError.notFound("activity task not found")
                    }
                    return box
                },
                .attempt(stamp: stamp)
            )
        default:
            throw .activityTaskNotFound
        }
    }

    /// - Parameter workflowID: Empty if the activity has no workflow; the run id is then the activity's own.
    init(
        activityID: String,
        workflowID: String,
        runID: String,
        namespace: String,
        checks: RequestChecks
    ) throws(EngineError) {
        guard !activityID.isEmpty else { throw .invalidArgument("ActivityId is not set on request.") }
        try checks.runID(runID)
        guard !workflowID.isEmpty else {
            self = .standalone({ try $0.activity(activityID, runID: runID, of: namespace) }, .id)
            return
        }
        try checks.workflowID(workflowID)
        let execution = WorkflowExecution.with {
            $0.workflowID = workflowID
            $0.runID = runID
        }
        self = .ofWorkflow({ try $0.find(execution, namespace: namespace) }, .id(activityID))
    }
}

extension Engine {
    /// Takes an answer about an activity, and returns when that is durable.
    func take(
        _ answer: ActivityAnswer,
        for target: ActivityTarget,
        identity: String,
        workerVersion: Temporal_Api_Common_V1_WorkerVersionStamp? = nil
    ) async throws -> ActivityAnswerReply {
        try await durably { transaction in
            switch target {
            case .ofWorkflow(let find, let reference):
                let report = ActivityReport(reference, identity: identity, workerVersion: workerVersion)
                return try transaction.change(try find(transaction)) {
                    try $0.take(answer, report, limits: limits, now: transaction.now)
                }
            case .standalone(let find, let reference):
                return try transaction.change(try find(transaction), as: StandaloneActivity.self) {
                    try $0.take(answer, reference, identity: identity, limits: limits, now: transaction.now)
                }
            }
        }
    }
}
