import TemporalAPI

extension Transaction {
    /// Finds where an operation's endpoint leads now, and lets the attempt fail if it leads nowhere.
    ///
    /// - Returns: Whether there is anything to give to matching.
    func findNexusHandler(of id: Int64, isCancellation: Bool, _ box: RunBox) throws -> Bool {
        guard box.run.isRunning, let operation = box.run.nexusOperations[id] else { return false }
        if operation.attributes.endpoint == SystemNexusRequest.endpoint {
            try performSystemNexus(id, box)
            return false
        }
        guard let target = try nexusTarget(of: operation) else {
            change(box) {
                if isCancellation {
                    $0.failNexusCancellationAttempt(id, .noNexusEndpoint, now: now)
                } else {
                    $0.failNexusAttempt(id, .noNexusEndpoint, now: now)
                }
            }
            return false
        }
        change(box) {
            $0.changeNexus(id) {
                $0.record.targetNamespaceID = target.namespaceID
                $0.record.targetTaskQueue = target.taskQueue
            }
        }
        return true
    }

    /// Where an operation's endpoint leads now; nil if it leads nowhere.
    func nexusTarget(of operation: PendingNexusOperation) throws -> (namespaceID: String, taskQueue: String)? {
        // An endpoint that was made anew under its old name is as good.
        let endpoint =
            try nexusEndpoint(id: operation.attributes.endpointID)
            ?? nexusEndpoint(name: operation.attributes.endpoint)
        guard let target = endpoint?.spec.target.worker,
            let namespace = core.namespaces.find(name: target.namespace), !namespace.isDeleted
        else { return nil }
        return (namespace.id, target.taskQueue)
    }
}

extension Failure {
    static var noNexusEndpoint: Failure { .nexusHandler("NOT_FOUND", "endpoint not registered") }
}

extension Engine {
    /// Gives a request for a Nexus handler to matching. Called under the lock.
    func dispatchNexus(_ dispatch: NexusDispatch?, of box: RunBox, at now: EngineTime) -> (@Sendable () -> Void)? {
        guard let dispatch else { return nil }
        // Matching lives in the machine's time, which need not be that of workflows.
        let created = matching.clock.now()
        let task = MatchingTask(
            work: .nexus(dispatch.reference),
            createdAt: created,
            expiresAt: created + (dispatch.deadline - now),
            versioning: .autoUpgrade(workflowID: box.identity.workflowID)
        )
        return { [matching] in matching.add(task, to: dispatch.queue) }
    }
}
