import SwiftProtobuf
import TemporalAPI

@testable import FermataCore

// Signals, updates, and messages to other workflows.

extension HistoryBuilder {
    @discardableResult
    mutating func signaled(_ name: String) -> Int64 {
        add(.workflowExecutionSignaled, .workflowExecutionSignaledEventAttributes(.with { $0.signalName = name }))
    }

    @discardableResult
    mutating func cancelRequested(_ reason: String) -> Int64 {
        add(
            .workflowExecutionCancelRequested,
            .workflowExecutionCancelRequestedEventAttributes(.with { $0.cause = reason })
        )
    }

    @discardableResult
    mutating func updateAdmitted(_ id: String) -> Int64 {
        add(
            .workflowExecutionUpdateAdmitted,
            .workflowExecutionUpdateAdmittedEventAttributes(.with { $0.request = .sample(id) })
        )
    }

    /// - Parameter hasRequest: False for an update that was admitted: then that event has the request.
    @discardableResult
    mutating func updateAccepted(
        _ id: String,
        after sequencingID: Int64,
        messageID: String? = nil,
        hasRequest: Bool = true
    ) -> Int64 {
        add(
            .workflowExecutionUpdateAccepted,
            .workflowExecutionUpdateAcceptedEventAttributes(
                .with {
                    $0.protocolInstanceID = id
                    $0.acceptedRequestMessageID = messageID ?? "\(id)/request"
                    $0.acceptedRequestSequencingEventID = sequencingID
                    if hasRequest { $0.acceptedRequest = .sample(id) }
                }
            )
        )
    }

    @discardableResult
    mutating func updateCompleted(_ id: String) -> Int64 {
        add(
            .workflowExecutionUpdateCompleted,
            .workflowExecutionUpdateCompletedEventAttributes(.with { $0.meta.updateID = id })
        )
    }

    @discardableResult
    mutating func signalInitiated(_ name: String) -> Int64 {
        add(
            .signalExternalWorkflowExecutionInitiated,
            .signalExternalWorkflowExecutionInitiatedEventAttributes(.with { $0.signalName = name })
        )
    }

    @discardableResult
    mutating func signalDelivered(_ initiated: Int64) -> Int64 {
        add(
            .externalWorkflowExecutionSignaled,
            .externalWorkflowExecutionSignaledEventAttributes(.with { $0.initiatedEventID = initiated })
        )
    }

    @discardableResult
    mutating func signalFailed(
        _ initiated: Int64,
        _ cause: Temporal_Api_Enums_V1_SignalExternalWorkflowExecutionFailedCause
    ) -> Int64 {
        add(
            .signalExternalWorkflowExecutionFailed,
            .signalExternalWorkflowExecutionFailedEventAttributes(
                .with {
                    $0.initiatedEventID = initiated
                    $0.cause = cause
                    $0.workflowExecution.workflowID = "other"
                }
            )
        )
    }

    @discardableResult
    mutating func externalCancelInitiated(_ workflowID: String) -> Int64 {
        add(
            .requestCancelExternalWorkflowExecutionInitiated,
            .requestCancelExternalWorkflowExecutionInitiatedEventAttributes(
                .with { $0.workflowExecution.workflowID = workflowID }
            )
        )
    }

    @discardableResult
    mutating func externalCancelDelivered(_ initiated: Int64) -> Int64 {
        add(
            .externalWorkflowExecutionCancelRequested,
            .externalWorkflowExecutionCancelRequestedEventAttributes(.with { $0.initiatedEventID = initiated })
        )
    }

    @discardableResult
    mutating func externalCancelFailed(
        _ initiated: Int64,
        _ cause: Temporal_Api_Enums_V1_CancelExternalWorkflowExecutionFailedCause
    ) -> Int64 {
        add(
            .requestCancelExternalWorkflowExecutionFailed,
            .requestCancelExternalWorkflowExecutionFailedEventAttributes(
                .with {
                    $0.initiatedEventID = initiated
                    $0.cause = cause
                    $0.workflowExecution.workflowID = "other"
                }
            )
        )
    }
}

extension Temporal_Api_Update_V1_Request {
    static func sample(_ id: String) -> Self {
        .with {
            $0.meta.updateID = id
            $0.input.name = "Change"
            $0.input.args.payloads = [.text("input of \(id)")]
        }
    }
}

extension ProtocolMessage {
    /// The request as it comes with a task.
    static func request(_ id: String, after sequencingID: Int64) throws -> ProtocolMessage {
        try .with {
            $0.id = "\(id)/request"
            $0.protocolInstanceID = id
            $0.eventID = sequencingID
            $0.body = try .init(message: Temporal_Api_Update_V1_Request.sample(id))
        }
    }
}
