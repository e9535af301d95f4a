import Foundation
import SwiftProtobuf
import TemporalAPI

/// What matching gets of a request to a Nexus handler.
struct NexusDispatch: Sendable {
    let reference: NexusTaskReference
    let queue: TaskQueueKey
    let deadline: EngineTime
}

extension Run {
    /// What to give to matching for the current attempt; nil if there is none.
    func nexusDispatch(_ id: Int64, isCancellation: Bool) -> NexusDispatch? {
        guard let operation = nexusOperations[id] else { return nil }
        let record = operation.record
        let reference = NexusTaskReference(
            run: identity.number,
            scheduledEventID: id,
            isCancellation: isCancellation,
            stamp: isCancellation ? record.cancellation.stamp : record.stamp
        )
        guard isCurrent(reference) else { return nil }
        return NexusDispatch(
            reference: reference,
            queue: TaskQueueKey(namespaceID: record.targetNamespaceID, name: record.targetTaskQueue, kind: .nexus),
            deadline: EngineTime(isCancellation ? record.cancellation.attemptDeadline : record.attemptDeadline)
        )
    }

    /// The request for the handler; nil if the attempt is over.
    ///
    /// - Parameter namespace: The name of this run's namespace.
    func nexusRequest(for reference: NexusTaskReference, namespace: String, now: EngineTime) -> NexusRequest? {
        guard isCurrent(reference), let operation = nexusOperations[reference.scheduledEventID] else { return nil }
        return reference.isCancellation
            ? cancelRequest(operation, now: now)
            : startRequest(operation, namespace: namespace, now: now)
    }

    private func startRequest(_ operation: PendingNexusOperation, namespace: String, now: EngineTime) -> NexusRequest {
        let attributes = operation.attributes
        let link = NexusLink(
            .with {
                $0.namespace = namespace
                $0.workflowID = identity.workflowID
                $0.runID = identity.runID
                $0.eventRef.eventID = operation.scheduledEventID
                $0.eventRef.eventType = .nexusOperationScheduled
            }
        )
        let token = NexusCallbackToken(
            run: identity.number,
            scheduledEventID: operation.scheduledEventID,
            requestID: operation.record.requestID
        )
        return .with {
            $0.header = operation.header(deadline: operation.record.attemptDeadline, now: now)
            if let timeout = operation.operationTimeout(now: now), $0.header["operation-timeout"] == nil {
                $0.header["operation-timeout"] = timeout.inMilliseconds
            }
            $0.scheduledTime = operation.record.attemptTime
            $0.endpoint = attributes.endpoint
            $0.capabilities.temporalFailureResponses = true
            $0.startOperation = .with {
                $0.service = attributes.service
                $0.operation = attributes.operation
                $0.requestID = operation.record.requestID
                $0.callback = NexusCallbackToken.systemURL
                $0.callbackHeader = [NexusCallbackToken.header: token.text]
                $0.payload = attributes.hasInput ? attributes.input : .null
                $0.links = [link]
            }
        }
    }

    private func cancelRequest(_ operation: PendingNexusOperation, now: EngineTime) -> NexusRequest {
        .with {
            $0.header = operation.header(deadline: operation.record.cancellation.attemptDeadline, now: now)
            $0.scheduledTime = operation.record.cancellation.attemptTime
            $0.endpoint = operation.attributes.endpoint
            // Empty, as the reference sends it: the answer comes in the form of older SDKs.
            $0.capabilities = .init()
            $0.cancelOperation = .with {
                $0.service = operation.attributes.service
                $0.operation = operation.attributes.operation
                $0.operationToken = operation.record.operationToken
                $0.operationID = operation.record.operationToken
            }
        }
    }
}

extension PendingNexusOperation {
    fileprivate func header(deadline: Google_Protobuf_Timestamp, now: EngineTime) -> [String: String] {
        var header = attributes.nexusHeader
        let left = (EngineTime(deadline) - now).inMilliseconds
        header["request-timeout"] = left
        // The Java SDK looks for this spelling.
        header["Request-Timeout"] = left
        return header
    }

    /// The time that the operation has from its start on.
    fileprivate func operationTimeout(now: EngineTime) -> Duration? {
        let untilClose = scheduleToClose.map { $0 - (now - scheduledTime) }
        return [startToClose, untilClose].compactMap(\.self).min()
    }
}

extension Duration {
    /// "1500ms", as Nexus headers have it.
    fileprivate var inMilliseconds: String { "\(max(0, clampedNanoseconds / 1_000_000))ms" }
}
