import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Takes in an update that a client sends, and has a worker told of it.
    ///
    /// One that is known by its id is not taken in again.
    ///
    /// - Throws: `notFound` if the run has ended; `resourceExhausted` and `failedPrecondition` for too many.
    mutating func admitUpdate(
        _ request: Temporal_Api_Update_V1_Request,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) {
        let id = request.meta.updateID
        if updateRecords[id] != nil || updates[id] != nil { return }
        guard isRunning else { throw .workflowCompleted }
        guard !record.hasPause else { throw .failedPrecondition("Workflow is paused. Cannot update the workflow.") }
        if let task = workflowTask, task.attempt >= 3 {
            throw .workflowNotReady("Unable to perform workflow execution update due to Workflow Task in failed state.")
        }
        if closeAttempted, workflowTask?.isStarted == true { throw .workflowClosing }
        try checkUpdateLimits(limits)
        updates.admit(id, request)
        output.facts.append(.update(.requested))
        scheduleSpeculativeWorkflowTask(now: now)
    }

    private func checkUpdateLimits(_ limits: ExecutionLimits) throws(EngineError) {
        let accepted = updateRecords.values.count { $0.acceptedEventID != nil && $0.completedEventID == nil }
        guard updates.open.count + accepted < limits.updatesInFlightMaximum else {
            throw .resourceExhausted(
                "limit on number of concurrent in-flight updates has been reached (\(limits.updatesInFlightMaximum))",
                cause: .concurrentLimit
            )
        }
        guard updateRecords.count + updates.open.count < limits.updatesTotalMaximum else {
            throw .failedPrecondition(
                "The limit on the total number of distinct updates in this workflow has been reached "
                    + "(\(limits.updatesTotalMaximum)). Make sure any duplicate updates share an Update ID so the "
                    + "server can deduplicate them, and consider rejecting updates that you aren't going to process. "
                    + "You can also Continue-as-New to avoid this; we recommend you check Continue-as-New Suggested in "
                    + "your Workflow."
            )
        }
    }

    /// Whether a worker is told that the run should end because of its many updates.
    func hasManyUpdates(limits: ExecutionLimits) -> Bool {
        // The reference's share of the limit.
        Double(updateRecords.count + updates.open.count) >= Double(limits.updatesTotalMaximum) * 0.9
    }

    var hasUpdatesToDeliver: Bool {
        updates.open.contains { if case .admitted = $0.state { true } else { false } }
    }

    /// The messages that tell a worker of updates.
    ///
    /// - Parameter resendsSent: Whether updates that a worker was told of, and did not answer, are told again.
    mutating func deliverUpdates(startedEventID: Int64, resendsSent: Bool) -> [Temporal_Api_Protocol_V1_Message] {
        var messages: [Temporal_Api_Protocol_V1_Message] = []
        for (id, state) in updates.open {
            let request: Temporal_Api_Update_V1_Request
            switch state {
            case .admitted(let admitted): request = admitted
            case .sent(let sent) where resendsSent: request = sent
            default: continue
            }
            guard let body = try? Google_Protobuf_Any(message: request) else { continue }
            updates.set(id, .sent(request))
            // One that an event has admitted comes to the worker with its history.
            guard updateRecords[id]?.admittedEventID == nil else { continue }
            output.facts.append(.update(.sent))
            messages.append(
                .with {
                    $0.id = Self.requestMessageID(id)
                    $0.protocolInstanceID = id
                    $0.eventID = startedEventID - 1
                    $0.body = body
                }
            )
        }
        return messages
    }

    private static func requestMessageID(_ updateID: String) -> String { "\(updateID)/request" }
}

extension Run {
    /// Takes a worker's message about an update.
    ///
    /// - Throws: ``WorkflowTaskFault`` if it makes no sense.
    mutating func handleUpdateMessage(
        _ message: Temporal_Api_Protocol_V1_Message,
        completedEventID: Int64,
        now: EngineTime
    ) throws {
        let id = message.protocolInstanceID
        do {
            if message.body.isA(Temporal_Api_Update_V1_Acceptance.self) {
                try accept(id, try Temporal_Api_Update_V1_Acceptance(unpackingAny: message.body), now: now)
            } else if message.body.isA(Temporal_Api_Update_V1_Rejection.self) {
                try reject(id, try Temporal_Api_Update_V1_Rejection(unpackingAny: message.body))
            } else if message.body.isA(Temporal_Api_Update_V1_Response.self) {
                try complete(id, try Temporal_Api_Update_V1_Response(unpackingAny: message.body), now: now)
            } else {
                throw Self.updateFault("Message type \(message.body.typeURL) not supported")
            }
        } catch is BinaryDecodingError {
            throw Self.updateFault("unable to unmarshal the message for update \(id)")
        } catch is AnyUnpackError {
            throw Self.updateFault("unable to unmarshal the message for update \(id)")
        }
    }

    private mutating func accept(
        _ id: String,
        _ acceptance: Temporal_Api_Update_V1_Acceptance,
        now: EngineTime
    ) throws {
        guard isRunning else { return }
        guard acceptance.acceptedRequestSequencingEventID != 0 else {
            throw Self.updateFault(
                "invalid *update.Acceptance: accepted_request_sequencing_event_id is not set"
            )
        }
        guard !acceptance.acceptedRequestMessageID.isEmpty else {
            throw Self.updateFault("invalid *update.Acceptance: accepted_request_message_id is not set")
        }
        let isAdmittedByEvent = updateRecords[id]?.admittedEventID != nil && updateRecords[id]?.acceptedEventID == nil
        var request: Temporal_Api_Update_V1_Request?
        switch updates[id] {
        case .admitted(let known), .sent(let known): request = known
        default:
            // The engine may have lost it with its memory; the worker's message has it whole.
            if !isAdmittedByEvent {
                guard updateRecords[id] == nil, acceptance.hasAcceptedRequest else { throw Self.unknownUpdate(id) }
                request = acceptance.acceptedRequest
            }
        }
        updates.remove(id)
        output.facts.append(.update(.accepted))
        append(
            .workflowExecutionUpdateAccepted,
            .workflowExecutionUpdateAcceptedEventAttributes(
                .with {
                    $0.protocolInstanceID = id
                    $0.acceptedRequestMessageID = Self.requestMessageID(id)
                    $0.acceptedRequestSequencingEventID = acceptance.acceptedRequestSequencingEventID
                    if let request, !isAdmittedByEvent { $0.acceptedRequest = request }
                }
            ),
            now: now
        )
    }

    private mutating func reject(_ id: String, _ rejection: Temporal_Api_Update_V1_Rejection) throws {
        guard updates[id]?.isOpen == true || rejection.hasRejectedRequest else { throw Self.unknownUpdate(id) }
        updates.set(id, .rejected(rejection.failure))
        output.facts.append(.update(.rejected))
    }

    private mutating func complete(_ id: String, _ response: Temporal_Api_Update_V1_Response, now: EngineTime) throws {
        guard isRunning else { return }
        guard let accepted = updateRecords[id]?.acceptedEventID, updateRecords[id]?.completedEventID == nil else {
            throw Self.unknownUpdate(id)
        }
        guard response.hasOutcome else {
            throw Self.updateFault("invalid *update.Response: outcome is not set")
        }
        output.facts.append(.update(.completed))
        append(
            .workflowExecutionUpdateCompleted,
            .workflowExecutionUpdateCompletedEventAttributes(
                .with {
                    $0.meta = response.meta
                    $0.meta.updateID = id
                    $0.acceptedEventID = accepted
                    $0.outcome = response.outcome
                }
            ),
            now: now
        )
    }

    private static func updateFault(_ reason: String) -> WorkflowTaskFault {
        WorkflowTaskFault(.badUpdateWorkflowExecutionMessage, reason)
    }

    private static func unknownUpdate(_ id: String) -> WorkflowTaskFault {
        updateFault(
            "update \(id) wasn't found on the server. This is most likely a transient error which will be resolved "
                + "automatically by retries"
        )
    }
}

extension Run {
    /// A worker that has completed a task and not answered an update does not know updates.
    mutating func rejectUnprocessedUpdates(now: EngineTime) {
        for (id, state) in updates.open {
            guard case .sent = state else { continue }
            updates.set(id, .rejected(.unprocessedUpdate))
        }
    }

    /// Nothing answers any more; what was accepted is known to have failed from the history.
    mutating func runEndedWithUpdates() {
        let hasSuccessor = output.effects.contains { if case .newRun = $0 { true } else { false } }
        for (id, _) in updates.open {
            updates.set(id, .aborted(hasSuccessor ? .workflowClosing : .updateAbortedByClose))
            output.facts.append(.update(.aborted))
        }
    }

    /// A task that failed on its commands is tried again, but not the updates that the workflow has seen with it.
    mutating func workflowTaskFailedWithUpdates() {
        for (id, state) in updates.open {
            output.facts.append(.update(.aborted))
            switch state {
            case .sent:
                updates.set(
                    id,
                    .aborted(
                        .workflowNotReady(
                            "Unable to perform workflow execution update due to unexpected workflow task failure."
                        )
                    )
                )
            default:
                updates.set(id, .aborted(.unavailable("workflow update was aborted")))
            }
        }
    }
}

extension Failure {
    fileprivate static var unprocessedUpdate: Failure {
        .with {
            $0.message =
                "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update "
                + "is not supported by the worker."
            $0.source = "Server"
            $0.applicationFailureInfo.type = "UnprocessedUpdate"
            $0.applicationFailureInfo.nonRetryable = true
        }
    }

    /// How an update ends that was accepted and not completed when its run ended.
    static var acceptedUpdateOutlived: Failure {
        .with {
            $0.message = "Workflow Update failed because the Workflow completed before the Update completed."
            $0.source = "Server"
            $0.applicationFailureInfo.type = "AcceptedUpdateCompletedWorkflow"
            $0.applicationFailureInfo.nonRetryable = true
        }
    }
}

extension EngineError {
    /// The run ends and another one follows: the caller is to try again there.
    static var workflowClosing: EngineError {
        .resourceExhausted(
            "workflow operation can not be applied because workflow is closing",
            cause: .busyWorkflow
        )
    }

    static var updateAbortedByClose: EngineError {
        .notFound("workflow update was aborted by closing workflow")
    }

    static func workflowNotReady(_ message: String) -> EngineError {
        EngineError(
            .failedPrecondition,
            message,
            details: [Temporal_Api_Errordetails_V1_WorkflowNotReadyFailure()]
        )
    }
}
