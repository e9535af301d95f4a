import TemporalAPI

/// Lets a schedule act inside a transaction.
struct TransactionScheduleHost: ScheduleHost {
    let transaction: Transaction
    let namespace: Namespace
    let scheduleID: String

    mutating func start(_ request: StartRequest) -> Result<String, EngineError> {
        do {
            var checked = try transaction.newRun(request, namespace: namespace, defaultConflict: .fail)
            checked.run.scheduleID = scheduleID
            let outcome = try transaction.start(
                checked.run,
                namespace: namespace,
                workflowID: request.workflowID,
                reusePolicy: checked.reusePolicy,
                conflictPolicy: checked.conflictPolicy
            )
            switch outcome {
            case .started(let box), .repeated(let box), .existing(let box): return .success(box.identity.runID)
            }
        } catch let error as EngineError {
            transaction.measure(.schedule(ScheduleChange(failedStarts: 1), namespace: namespace.name))
            return .failure(error)
        } catch {
            transaction.measure(.schedule(ScheduleChange(failedStarts: 1), namespace: namespace.name))
            return .failure(.internalError("The scheduled workflow could not be started: \(type(of: error))."))
        }
    }

    mutating func cancel(_ end: ScheduledRunEnd) {
        guard let box = openRun(end) else { return }
        transaction.change(box) {
            $0.requestCancellation(
                reason: end.reason,
                identity: end.identity,
                requestID: end.requestID,
                now: transaction.now
            )
        }
    }

    mutating func terminate(_ end: ScheduledRunEnd) -> ScheduledRunClosure? {
        guard let box = openRun(end) else { return nil }
        transaction.change(box) {
            $0.terminateRun(reason: end.reason, details: nil, identity: end.identity, now: transaction.now)
        }
        return ScheduledRunClosure(workflowID: end.workflowID, firstRunID: end.firstRunID, status: box.run.status)
    }

    /// The chain's last run, if it is open.
    private func openRun(_ end: ScheduledRunEnd) -> RunBox? {
        guard let box = try? transaction.core.box(namespaceID: namespace.id, workflowID: end.workflowID),
            box.run.isRunning, box.run.started.firstExecutionRunID == end.firstRunID
        else { return nil }
        return box
    }
}
