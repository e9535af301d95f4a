import TemporalAPI

extension Transaction {
    /// Finds where an operation's endpoint leads now, and lets the attempt fail if it leads nowhere.
    ///
    /// - Returns: Whether there is anything to give to matching.
    func findNexusHandler(of id: Int64, isCancellation: Bool, _ box: RunBox) throws -> Bool {
        guard box.run.isRunning, let operation = box.run.nexusOperations[id] else { return false }
        let attributes = operation.attributes
        // An endpoint that was made anew under its old name is as good.
        let endpoint =
            try nexusEndpoint(id: attributes.endpointID)
            ?? nexusEndpoints().first { $0.spec.name == attributes.endpoint }
        guard let target = endpoint?.spec.target.worker,
            let namespace = core.namespaces.find(name: target.namespace), !namespace.isDeleted
        else {
            let failure = Failure.nexusHandler("NOT_FOUND", "endpoint not registered")
            change(box) {
                if isCancellation {
                    $0.failNexusCancellationAttempt(id, failure, now: now)
                } else {
                    $0.failNexusAttempt(id, failure, now: now)
                }
            }
            return false
        }
        change(box) {
            $0.changeNexus(id) {
                $0.targetNamespaceID = namespace.id
                $0.targetTaskQueue = target.taskQueue
            }
        }
        return true
    }
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
