import TemporalAPI

extension StandaloneNexusOperation {
    var hasWork: Bool { operation.needsWorker }

    /// What a handler has begun is somewhere else, and known there.
    var waitsForTimeAlone: Bool { !operation.needsWorker }

    mutating func prepareDispatch(in transaction: Transaction) throws {
        guard let target = try transaction.nexusTarget(of: operation) else {
            let failure = Failure.noNexusEndpoint
            if operation.phase == .started {
                failCancellationAttempt(failure, now: transaction.now)
            } else {
                failAttempt(failure, now: transaction.now)
            }
            return
        }
        operation.record.targetNamespaceID = target.namespaceID
        operation.record.targetTaskQueue = target.taskQueue
    }

    var dispatches: [StandaloneDispatch] {
        guard isRunning, operation.needsWorker else { return [] }
        let record = operation.record
        let isCancellation = operation.phase == .started
        let reference = NexusTaskReference(
            run: identity.number,
            scheduledEventID: 0,
            isCancellation: isCancellation,
            stamp: isCancellation ? record.cancellation.stamp : record.stamp
        )
        let begin = EngineTime(isCancellation ? record.cancellation.attemptTime : record.attemptTime)
        let deadline = EngineTime(isCancellation ? record.cancellation.attemptDeadline : record.attemptDeadline)
        let task = MatchingTask(
            work: .nexus(reference),
            createdAt: begin,
            expiresAt: deadline,
            versioning: .autoUpgrade(workflowID: identity.id)
        )
        let queue = TaskQueueKey(namespaceID: record.targetNamespaceID, name: record.targetTaskQueue, kind: .nexus)
        return [StandaloneDispatch(queue: queue, task: task)]
    }

    /// The request for the handler; nil if the attempt is over.
    ///
    /// - Parameter namespace: The name of this operation's namespace.
    func nexusRequest(for reference: NexusTaskReference, namespace: String, now: EngineTime) -> NexusRequest? {
        guard isCurrent(reference) else { return nil }
        if reference.isCancellation { return operation.cancelRequest(now: now) }
        let token = NexusCallbackToken(
            run: identity.number,
            scheduledEventID: 0,
            requestID: operation.record.requestID
        )
        let link = NexusLink(self.link(namespace: namespace).nexusOperation)
        return operation.startRequest(callbackToken: token.text, link: link, now: now)
    }
}
