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
        if reference.isCancellation { return operation.cancelRequest(now: now) }
        let link = NexusLink(nexusLink(operation.scheduledEventID, namespace: namespace).workflowEvent)
        let token = NexusCallbackToken(
            run: identity.number,
            scheduledEventID: operation.scheduledEventID,
            requestID: operation.record.requestID
        )
        return operation.startRequest(callbackToken: token.text, link: link, now: now)
    }
}
