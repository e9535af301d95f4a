import SwiftProtobuf
import TemporalAPI

/// What time does to a Nexus operation. Of those due at the same moment, what ends the operation comes first.
struct NexusDeadline: Comparable {
    enum Kind: Equatable {
        case timeout(TimeoutType)
        /// No answer came to the request.
        case attemptLost
        case nextAttempt
        case cancellationLost
        case nextCancellation
    }

    let time: EngineTime
    let scheduledEventID: Int64
    let kind: Kind

    static func < (left: Self, right: Self) -> Bool {
        (left.time, left.rank, left.scheduledEventID) < (right.time, right.rank, right.scheduledEventID)
    }

    private var rank: Int {
        if case .timeout = kind { 0 } else { 1 }
    }
}

extension PendingNexusOperation {
    var deadlines: [NexusDeadline] {
        var deadlines: [NexusDeadline] = []
        func add(_ time: EngineTime, _ kind: NexusDeadline.Kind) {
            deadlines.append(NexusDeadline(time: time, scheduledEventID: scheduledEventID, kind: kind))
        }
        if let scheduleToClose { add(scheduledTime + scheduleToClose, .timeout(.scheduleToClose)) }
        if phase != .started, let scheduleToStart { add(scheduledTime + scheduleToStart, .timeout(.scheduleToStart)) }
        if let startedTime, let startToClose { add(startedTime + startToClose, .timeout(.startToClose)) }
        if phase == .scheduled, record.hasAttemptDeadline { add(EngineTime(record.attemptDeadline), .attemptLost) }
        if phase == .backingOff { add(EngineTime(record.nextAttemptTime), .nextAttempt) }
        if phase == .started, cancellationPhase == .scheduled {
            add(EngineTime(record.cancellation.attemptDeadline), .cancellationLost)
        }
        if phase == .started, cancellationPhase == .backingOff {
            add(EngineTime(record.cancellation.nextAttemptTime), .nextCancellation)
        }
        return deadlines
    }
}

extension Failure {
    /// No handler has answered a request in time.
    static var noNexusAnswer: Failure { .nexusHandler("UPSTREAM_TIMEOUT", "upstream timeout") }

    static func nexusTimeout(_ type: TimeoutType) -> Failure {
        .with {
            $0.message = "operation timed out"
            $0.timeoutFailureInfo.timeoutType = type
        }
    }
}
