import Foundation
import TemporalAPI

extension UntypedWorkflowHandle {
    /// Waits until the workflow ends, however long that takes.
    ///
    /// - Parameters:
    ///   - followRuns: Whether to wait on when a run continues as new, is retried, or is followed by the next run of
    ///     its cron schedule.
    ///   - resultType: The type to decode the result as.
    /// - Throws: ``WorkflowFailedError`` if it did not complete, ``WorkflowContinuedAsNewError`` if it continued as new
    ///   and `followRuns` is false.
    public func result<Output: Sendable>(
        followRuns: Bool = true,
        resultType: Output.Type = Output.self
    ) async throws -> Output {
        let payloads = try await closingPayloads(followRuns: followRuns)
        let decoded = try await client.dataConverter.decode(payloads)
        return try client.dataConverter.payloadConverter.convertResult(decoded.first)
    }

    /// Waits until the workflow ends, and leaves its result unread.
    ///
    /// - Throws: what ``result(followRuns:resultType:)`` throws.
    public func result(followRuns: Bool = true) async throws {
        _ = try await closingPayloads(followRuns: followRuns)
    }

    private func closingPayloads(followRuns: Bool) async throws -> [Payload] {
        var runID = resultRunID
        while true {
            let event = try await closeEvent(runID: runID)
            switch try await outcome(of: event, followRuns: followRuns) {
            case .result(let payloads): return payloads
            case .nextRun(let next): runID = next
            }
        }
    }

    /// Long-polls until the run's last event is there.
    private func closeEvent(runID: String?) async throws -> Temporal_Api_History_V1_HistoryEvent {
        var request = historyRequest(runID: runID)
        request.waitNewEvent = true
        request.historyEventFilterType = .closeEvent
        while true {
            let page: Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryResponse
            do {
                page = try await historyPage(.longPoll, request)
            } catch let error as FermataError where error.code == .deadlineExceeded {
                // Nothing happened for the length of a poll; that says nothing about the workflow.
                continue
            }
            if let event = try page.events.last { return event }
            request.nextPageToken = page.nextPageToken
        }
    }

    private enum Outcome {
        case result([Payload])
        case nextRun(String)
    }

    private func outcome(
        of event: Temporal_Api_History_V1_HistoryEvent,
        followRuns: Bool
    ) async throws -> Outcome {
        let converter = client.dataConverter
        switch event.attributes {
        case .workflowExecutionCompletedEventAttributes(let attributes):
            if followRuns, !attributes.newExecutionRunID.isEmpty { return .nextRun(attributes.newExecutionRunID) }
            return .result(attributes.result.values)
        case .workflowExecutionFailedEventAttributes(let attributes):
            if followRuns, !attributes.newExecutionRunID.isEmpty { return .nextRun(attributes.newExecutionRunID) }
            throw WorkflowFailedError(cause: try await converter.error(for: attributes.failure))
        case .workflowExecutionTimedOutEventAttributes(let attributes):
            if followRuns, !attributes.newExecutionRunID.isEmpty { return .nextRun(attributes.newExecutionRunID) }
            throw WorkflowFailedError(cause: TimeoutError(message: "Workflow timed out", type: .startToClose))
        case .workflowExecutionContinuedAsNewEventAttributes(let attributes):
            if followRuns { return .nextRun(attributes.newExecutionRunID) }
            throw WorkflowContinuedAsNewError(newRunID: attributes.newExecutionRunID)
        case .workflowExecutionCanceledEventAttributes(let attributes):
            throw WorkflowFailedError(
                cause: CanceledError(
                    message: "Workflow cancelled",
                    cause: nil,
                    stackTrace: "",
                    failureDetails: try await details(attributes.details)
                )
            )
        case .workflowExecutionTerminatedEventAttributes(let attributes):
            throw WorkflowFailedError(
                cause: TerminatedError(
                    message: attributes.reason.isEmpty ? "Workflow terminated" : attributes.reason,
                    details: try await details(attributes.details)
                )
            )
        default:
            throw FermataError(
                .serverError,
                "The server said that workflow '\(id)' ended, but the event is of the unknown kind \(event.eventType)."
            )
        }
    }

    private func details(_ payloads: Temporal_Api_Common_V1_Payloads) async throws -> FailureDetails {
        FailureDetails(
            payloads: try await client.dataConverter.decode(payloads).values,
            converter: client.dataConverter.payloadConverter
        )
    }
}
