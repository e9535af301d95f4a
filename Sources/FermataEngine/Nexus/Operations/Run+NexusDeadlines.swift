import TemporalAPI

extension Run {
    /// When time next does something to a Nexus operation.
    var nextNexusDeadline: EngineTime? {
        nexusOperations.values.lazy.flatMap(\.deadlines).map(\.time).min()
    }

    /// Does to Nexus operations what is due.
    mutating func fireNexusDeadlines(now: EngineTime) {
        for deadline in nexusOperations.values.flatMap(\.deadlines).sorted() where deadline.time <= now {
            let id = deadline.scheduledEventID
            // An earlier one may have ended the operation, or the attempt that this one was for.
            guard nexusOperations[id]?.deadlines.contains(deadline) == true else { continue }
            switch deadline.kind {
            case .timeout(let type): timeOutNexusOperation(id, type, now: now)
            case .attemptLost: failNexusAttempt(id, .noNexusAnswer, now: now)
            case .nextAttempt: attemptNexusStart(id, now: now)
            case .cancellationLost: failNexusCancellationAttempt(id, .noNexusAnswer, now: now)
            case .nextCancellation: attemptNexusCancellation(id, now: now)
            }
        }
    }
}
