import TemporalAPI

extension Transaction {
    /// Puts a new execution into memory; it is stored at the end.
    func insert(_ execution: some StandaloneExecution) -> StandaloneBox {
        let box = StandaloneBox(execution)
        standalone.insert(box)
        return box
    }

    /// Changes an execution of a kind. If `body` throws, the whole transaction is to be given up.
    @discardableResult
    func change<Execution: StandaloneExecution, Value>(
        _ box: StandaloneBox,
        as type: Execution.Type,
        _ body: (inout Execution) throws -> Value
    ) throws -> Value {
        guard var execution = box.execution as? Execution else {
            throw EngineError.internalError("A standalone execution is not of the kind that its caller takes it for.")
        }
        standalone.touch(box)
        let value = try body(&execution)
        box.execution = execution
        standalone.note(box)
        return value
    }

    /// Changes an execution of any kind.
    func change(_ box: StandaloneBox, _ body: (inout any StandaloneExecution) throws -> Void) rethrows {
        standalone.touch(box)
        var execution = box.execution
        try body(&execution)
        box.execution = execution
        standalone.note(box)
    }

    /// Removes an execution from memory and from the store. Who waits for news of it is told.
    func delete(_ box: StandaloneBox) {
        keepLastNumber()
        standalone.delete(box)
    }

    /// Does what changes of standalone executions ask for.
    ///
    /// - Parameter match: Makes of a task what gives it to matching.
    func followUpStandalone(_ match: (StandaloneDispatch) -> @Sendable () -> Void) throws {
        while let box = standalone.takeConsequential() {
            let output = box.execution.output
            box.execution.output.needsDispatch = false
            box.execution.output.hasClosed = false
            if output.needsDispatch, box.execution.isRunning {
                try change(box) { try $0.prepareDispatch(in: self) }
                for dispatch in box.execution.dispatches { afterCommit(match(dispatch)) }
            }
            if output.hasClosed { try completeCallbacks(of: box) }
        }
    }

    /// Tells the Nexus operations for which the execution was started, or which were attached to it, how it has ended.
    private func completeCallbacks(of box: StandaloneBox) throws {
        let execution = box.execution
        guard let end = execution.nexusOperationEnd else { return }
        let namespace = core.namespaces.namespace(id: box.identity.namespaceID)?.name ?? ""
        for (index, callback) in execution.completionCallbacks.enumerated() {
            let link = execution.link(namespace: namespace)
            guard let reason = try complete(callback, end, link: link, startTime: execution.startTime) else { continue }
            change(box) { $0.callbackFailed(at: index, reason: reason) }
        }
    }
}
