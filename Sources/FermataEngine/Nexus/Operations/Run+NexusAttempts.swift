import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// How long a handler has for the answer to one request.
    static let nexusRequestTimeout: Duration = .seconds(10)
    /// With less time than this, no handler is asked at all.
    static let nexusRequestMinimum: Duration = .milliseconds(1500)
    private static let nexusRetryMaximum: Duration = .seconds(60 * 60)

    /// Lets a handler be asked to start the operation that was just scheduled.
    mutating func beginNexusOperation(_ id: Int64, now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        guard operation.startBudget(now: now).time >= Self.nexusRequestMinimum else {
            // It times out by its deadline, at once, but after what the same workflow task wants besides.
            changeNexus(id) {
                $0.state = NexusPhase.backingOff.rawValue
                $0.nextAttemptTime = now.timestamp
            }
            return
        }
        attemptNexusStart(id, now: now)
    }

    /// Asks a handler to start the operation; or ends the operation, if there is no time left for that.
    mutating func attemptNexusStart(_ id: Int64, now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        let budget = operation.startBudget(now: now)
        guard budget.time >= Self.nexusRequestMinimum else {
            timeOutNexusOperation(id, budget.limitedBy, now: now)
            return
        }
        changeNexus(id) {
            $0.state = NexusPhase.scheduled.rawValue
            $0.stamp += 1
            $0.clearNextAttemptTime()
            $0.attemptTime = now.timestamp
            $0.attemptDeadline = (now + budget.time).timestamp
        }
        output.effects.append(.nexusOperation(scheduledEventID: id))
    }

    /// Asks for the cancellation of an operation: now, or once it has started.
    mutating func beginNexusCancellation(_ id: Int64, now: EngineTime) {
        if nexusOperations[id]?.phase == .started { attemptNexusCancellation(id, now: now) }
    }

    /// Asks the handler to cancel the operation; or gives up, if there is no time left for that.
    mutating func attemptNexusCancellation(_ id: Int64, now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        if operation.cancellationPhase == .waiting { changeCancellation(id) { $0.requestedTime = now.timestamp } }
        let budget = operation.cancellationBudget(now: now)
        guard budget.time >= Self.nexusRequestMinimum else {
            let message = "not enough time to execute another request before \(budget.limitedBy.title) timeout"
            failNexusCancellation(id, .nexusCall(message), now: now)
            return
        }
        changeCancellation(id) {
            $0.state = NexusCancellationPhase.scheduled.rawValue
            $0.stamp += 1
            $0.clearNextAttemptTime()
            $0.attemptTime = now.timestamp
            $0.attemptDeadline = (now + budget.time).timestamp
        }
        output.effects.append(.nexusCancellation(scheduledEventID: id))
    }

    /// Gives to matching what it has lost, or never had because a reset has made the run; each with its full time.
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

    /// When the attempt after this many comes.
    static func nexusBackoff(attempts: Int32) -> Duration {
        // Past 2^12 seconds the maximum holds.
        min(.seconds(1 << max(0, min(attempts, 13) - 1)), nexusRetryMaximum)
    }

    mutating func changeNexus(_ id: Int64, _ body: (inout NexusOperationRecord) -> Void) {
        guard var operation = nexusOperations[id] else { return }
        body(&operation.record)
        nexusOperations[id] = operation
        output.changedNexusOperations.insert(id)
    }

    mutating func changeCancellation(_ id: Int64, _ body: (inout NexusCancellationRecord) -> Void) {
        changeNexus(id) { body(&$0.cancellation) }
    }
}

extension PendingNexusOperation {
    /// The longest that a request may take, and which of the operation's time-outs would end it earlier than usual.
    struct Budget {
        var time: Duration
        var limitedBy: TimeoutType
    }

    func startBudget(now: EngineTime) -> Budget {
        let age = now - scheduledTime
        // The time-out until the start is never longer than that of the whole.
        if let limit = scheduleToStart {
            return Budget(time: min(Run.nexusRequestTimeout, limit - age), limitedBy: .scheduleToStart)
        }
        guard let limit = scheduleToClose else { return Budget(time: Run.nexusRequestTimeout, limitedBy: .unspecified) }
        return Budget(time: min(Run.nexusRequestTimeout, limit - age), limitedBy: .scheduleToClose)
    }

    func cancellationBudget(now: EngineTime) -> Budget {
        var budget = Budget(time: Run.nexusRequestTimeout, limitedBy: .unspecified)
        if let limit = startToClose, let startedTime {
            budget = Budget(time: min(budget.time, limit - (now - startedTime)), limitedBy: .startToClose)
        }
        if let limit = scheduleToClose {
            budget = Budget(time: min(budget.time, limit - (now - scheduledTime)), limitedBy: .scheduleToClose)
        }
        return budget
    }

    var scheduleToClose: Duration? { timeout(attributes.scheduleToCloseTimeout) }
    var scheduleToStart: Duration? { timeout(attributes.scheduleToStartTimeout) }
    var startToClose: Duration? { timeout(attributes.startToCloseTimeout) }

    private func timeout(_ message: Google_Protobuf_Duration) -> Duration? {
        let duration = Duration(message)
        return duration > .zero ? duration : nil
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
