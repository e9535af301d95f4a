import Foundation
import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// Tells the Nexus operations for which a run was started, or which were attached to it, how the run has ended;
    /// unless another run goes on with its work.
    func completeCallbacks(of box: RunBox) throws {
        guard box.callbacksAreDue, let closeID = box.run.closeEventID,
            let close = box.allEvents(from: closeID, before: closeID + 1).first,
            let end = close.nexusOperationEnd
        else { return }
        for (index, callback) in box.completionCallbacks.enumerated() {
            let link = link(to: box, callback)
            guard let reason = try complete(callback, end, link: link, startTime: box.run.startTime) else { continue }
            change(box) { $0.record.failedCallbacks[Int32(index)] = reason }
        }
    }

    /// Tells a Nexus operation how what was started for it has ended.
    ///
    /// - Parameter link: To what was started.
    /// - Returns: Why nobody could be told; nil if all is well.
    func complete(
        _ callback: CompletionCallback,
        _ end: NexusOperationEnd,
        link: Link,
        startTime: EngineTime
    ) throws -> String? {
        let header = callback.callback.nexus.header
        guard let token = header[NexusCallbackToken.header].flatMap({ NexusCallbackToken($0) }) else {
            return "handler error (BAD_REQUEST): invalid callback token"
        }
        let gone = "handler error (NOT_FOUND): operation not found"
        let operationToken = header[NexusCallbackToken.operationTokenHeader] ?? ""
        if token.isStandalone {
            guard let box = try core.standalone.box(token.run) else { return gone }
            return try change(box, as: StandaloneNexusOperation.self) {
                guard $0.isRunning, $0.operation.record.requestID == token.requestID else { return gone }
                $0.complete(end, token: operationToken, link: link, startTime: startTime, now: now)
                return nil
            }
        }
        guard let found = try core.box(token.run), let caller = try? resetSuccessor(of: found), caller.run.isRunning,
            let operation = caller.run.nexusOperations[token.scheduledEventID],
            operation.record.requestID == token.requestID
        else { return gone }
        change(caller) { run in
            if operation.phase != .started {
                // The callback was faster than the handler's answer.
                run.startNexusOperation(
                    token.scheduledEventID,
                    token: operationToken,
                    links: [link],
                    startTime: startTime,
                    now: now
                )
            }
            run.endNexusOperation(token.scheduledEventID, end, now: now)
        }
        return nil
    }

    private func link(to box: RunBox, _ callback: CompletionCallback) -> Link {
        .with {
            $0.workflowEvent = .with {
                $0.namespace = core.namespaces.namespace(id: box.identity.namespaceID)?.name ?? ""
                $0.workflowID = box.identity.workflowID
                $0.runID = box.identity.runID
                if let requestID = callback.attachedRequestID {
                    $0.requestIDRef.requestID = requestID
                    $0.requestIDRef.eventType = .workflowExecutionOptionsUpdated
                } else {
                    $0.eventRef.eventID = 1
                    $0.eventRef.eventType = .workflowExecutionStarted
                }
            }
        }
    }
}

extension HistoryEvent {
    /// What the end of a run is to an operation that it did.
    fileprivate var nexusOperationEnd: NexusOperationEnd? {
        switch attributes {
        case .workflowExecutionCompletedEventAttributes(let end):
            .completed(end.result.payloads.first ?? .null)
        case .workflowExecutionFailedEventAttributes(let end):
            .failed(end.failure.asNexusAnswer)
        case .workflowExecutionCanceledEventAttributes(let end):
            .canceled(
                .with {
                    $0.message = "operation canceled"
                    $0.canceledFailureInfo = .with { if end.hasDetails { $0.details = end.details } }
                }
            )
        case .workflowExecutionTerminatedEventAttributes:
            .failed(
                .with {
                    $0.message = "operation terminated"
                    $0.terminatedFailureInfo = .init()
                }
            )
        case .workflowExecutionTimedOutEventAttributes:
            .failed(
                .with {
                    $0.message = "operation exceeded internal timeout"
                    $0.timeoutFailureInfo = .init()
                }
            )
        default:
            nil
        }
    }
}
