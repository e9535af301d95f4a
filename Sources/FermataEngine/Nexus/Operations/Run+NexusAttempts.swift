import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Lets a handler be asked to start the operation that was just scheduled.
    mutating func beginNexusOperation(_ id: Int64, now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        guard operation.startBudget(now: now).isEnough else {
            // It times out by its deadline, at once, but after what the same workflow task wants besides.
            changeNexus(id) {
                $0.record.state = NexusPhase.backingOff.rawValue
                $0.record.nextAttemptTime = now.timestamp
            }
            return
        }
        attemptNexusStart(id, now: now)
    }

    /// Asks a handler to start the operation; or ends the operation, if there is no time left for that.
    mutating func attemptNexusStart(_ id: Int64, now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        let budget = operation.startBudget(now: now)
        guard budget.isEnough else {
            timeOutNexusOperation(id, budget.limitedBy, now: now)
            return
        }
        changeNexus(id) { $0.attemptStart(within: budget.time, now: now) }
        output.effects.append(.nexusOperation(scheduledEventID: id))
    }

    /// Asks for the cancellation of an operation: now, or once it has started.
    mutating func beginNexusCancellation(_ id: Int64, now: EngineTime) {
        if nexusOperations[id]?.phase == .started { attemptNexusCancellation(id, now: now) }
    }

    /// Asks the handler to cancel the operation; or gives up, if there is no time left for that.
    mutating func attemptNexusCancellation(_ id: Int64, now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        if operation.cancellationPhase == .waiting {
            changeNexus(id) { $0.record.cancellation.requestedTime = now.timestamp }
        }
        let budget = operation.cancellationBudget(now: now)
        guard budget.isEnough else {
            let message = "not enough time to execute another request before \(budget.limitedBy.title) timeout"
            failNexusCancellation(id, .nexusCall(message), now: now)
            return
        }
        changeNexus(id) { $0.attemptCancellation(within: budget.time, now: now) }
        output.effects.append(.nexusCancellation(scheduledEventID: id))
    }

    /// Gives the requests that are under way to matching once more, with what is left of their time.
    mutating func dispatchNexus() {
        for id in nexusOperations.keys.sorted() where nexusOperations[id]?.needsWorker == true {
            let isCancellation = nexusOperations[id]?.phase == .started
            output.effects.append(
                isCancellation ? .nexusCancellation(scheduledEventID: id) : .nexusOperation(scheduledEventID: id)
            )
        }
    }

    /// Begins the requests anew, each with its full time: matching never had them, because a reset has made the run.
    mutating func dispatchNexusAgain(now: EngineTime) {
        for id in nexusOperations.keys.sorted() {
            guard let operation = nexusOperations[id] else { continue }
            switch (operation.phase, operation.cancellationPhase) {
            case (.scheduled, _): beginNexusOperation(id, now: now)
            case (.started, .scheduled), (.started, .waiting): attemptNexusCancellation(id, now: now)
            default: break
            }
        }
    }

    mutating func changeNexus(_ id: Int64, _ body: (inout PendingNexusOperation) -> Void) {
        guard var operation = nexusOperations[id] else { return }
        body(&operation)
        nexusOperations[id] = operation
        output.changedNexusOperations.insert(id)
    }
}

extension Failure {
    /// What the engine itself says of a request that can't be made or kept.
    static func nexusCall(_ message: String) -> Failure {
        .with {
            $0.message = message
            $0.applicationFailureInfo.type = "CallError"
            $0.applicationFailureInfo.nonRetryable = true
        }
    }
}
