import SwiftProtobuf
import TemporalAPI

extension PendingNexusOperation {
    /// How long a handler has for the answer to one request.
    static let requestTimeout: Duration = .seconds(10)
    /// With less time than this, no handler is asked at all.
    static let requestMinimum: Duration = .milliseconds(1500)

    /// The longest that a request may take, and which of the operation's time-outs would end it earlier than usual.
    struct Budget {
        var time: Duration
        var limitedBy: TimeoutType

        /// Whether there is time enough to ask a handler.
        var isEnough: Bool { time >= requestMinimum }
    }

    func startBudget(now: EngineTime) -> Budget {
        let age = now - scheduledTime
        // The time-out until the start is never longer than that of the whole.
        if let limit = scheduleToStart {
            return Budget(time: min(Self.requestTimeout, limit - age), limitedBy: .scheduleToStart)
        }
        guard let limit = scheduleToClose else { return Budget(time: Self.requestTimeout, limitedBy: .unspecified) }
        return Budget(time: min(Self.requestTimeout, limit - age), limitedBy: .scheduleToClose)
    }

    func cancellationBudget(now: EngineTime) -> Budget {
        var budget = Budget(time: Self.requestTimeout, limitedBy: .unspecified)
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
