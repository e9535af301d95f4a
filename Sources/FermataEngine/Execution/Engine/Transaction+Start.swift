import Foundation
import SwiftProtobuf
import TemporalAPI

/// What became of a request to start a workflow.
enum StartOutcome {
    /// A new run.
    case started(RunBox)
    /// The run that the same request has started before.
    case repeated(RunBox)
    /// The run that is there already and that the caller is content with.
    case existing(RunBox)
}

extension Transaction {
    /// Starts a workflow, if what is known of its id allows that.
    ///
    /// - Parameter beforeTask: Records what belongs between the start and the first workflow task.
    /// - Throws: `alreadyExists` if a policy refuses.
    func start(
        _ new: NewRun,
        namespace: Namespace,
        workflowID: String,
        reusePolicy: Temporal_Api_Enums_V1_WorkflowIdReusePolicy,
        conflictPolicy: Temporal_Api_Enums_V1_WorkflowIdConflictPolicy,
        beforeTask: (inout Run) throws -> Void = { _ in }
    ) throws -> StartOutcome {
        if let current = try core.newestBox(namespaceID: namespace.id, workflowID: workflowID) {
            let run = current.run
            if !new.requestID.isEmpty {
                if run.startRequestID == new.requestID { return .repeated(current) }
                if run.attachedRequestIDs[new.requestID] != nil { return .existing(current) }
            }
            if run.isRunning {
                switch conflictPolicy {
                case .useExisting:
                    return .existing(current)
                case .terminateExisting:
                    let details = Payloads.jsonText("terminated by new runID: \(new.runID)")
                    change(current) {
                        $0.terminateRun(
                            reason: "TerminateIfRunning WorkflowIdReusePolicy",
                            details: details,
                            identity: EngineIdentity.own,
                            now: now
                        )
                    }
                default:
                    throw refusal(
                        "Workflow execution is already running. WorkflowId: \(workflowID), RunId: \(run.identity.runID).",
                        run
                    )
                }
            } else {
                try check(reusePolicy, against: run)
            }
        }
        let identity = RunIdentity(
            number: core.nextRunNumber(),
            namespaceID: namespace.id,
            workflowID: workflowID,
            runID: new.runID
        )
        return .started(insert(try Run.start(new, identity: identity, now: now, beforeTask: beforeTask)))
    }

    private func check(_ policy: Temporal_Api_Enums_V1_WorkflowIdReusePolicy, against run: Run) throws {
        let names = "WorkflowId: \(run.identity.workflowID), RunId: \(run.identity.runID)."
        switch policy {
        case .rejectDuplicate:
            throw refusal(
                "Workflow execution already finished. \(names) Workflow Id reuse policy: reject duplicate workflow Id.",
                run
            )
        case .allowDuplicateFailedOnly where ![.failed, .canceled, .terminated, .timedOut].contains(run.status):
            throw refusal(
                "Workflow execution already finished successfully. \(names) Workflow Id reuse policy: "
                    + "allow duplicate workflow Id if last run failed.",
                run
            )
        default:
            break
        }
    }

    private func refusal(_ message: String, _ run: Run) -> EngineError {
        EngineError(
            .alreadyExists,
            message,
            details: [
                Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure.with {
                    $0.startRequestID = run.startRequestID
                    $0.runID = run.identity.runID
                    $0.firstExecutionRunID = run.started.firstExecutionRunID
                }
            ]
        )
    }
}
