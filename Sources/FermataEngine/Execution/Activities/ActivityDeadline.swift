import SwiftProtobuf
import TemporalAPI

/// A moment at which an attempt of an activity times out.
struct ActivityDeadline: Comparable, Sendable {
    let time: EngineTime
    let scheduledEventID: Int64
    let type: TimeoutType
    let attempt: Int32

    /// The earliest first, then the activity scheduled first, then in the order of the types' numbers.
    static func < (left: Self, right: Self) -> Bool {
        (left.time, left.scheduledEventID, left.type.rawValue)
            < (right.time, right.scheduledEventID, right.type.rawValue)
    }
}

extension PendingActivity {
    /// When the back-off before the current attempt is over; nil without one, and in a pause.
    var retryDue: EngineTime? {
        record.backingOff && !isPaused ? EngineTime(record.scheduledTime) : nil
    }

    /// The moments at which it times out, unless something happens before. A paused activity has none.
    var deadlines: [ActivityDeadline] {
        guard !isPaused else { return [] }
        var deadlines: [ActivityDeadline] = []
        func add(_ type: TimeoutType, _ timeout: Google_Protobuf_Duration, after time: EngineTime) {
            let timeout = Duration(timeout)
            guard timeout > .zero else { return }
            deadlines.append(
                ActivityDeadline(
                    time: time + timeout,
                    scheduledEventID: scheduledEventID,
                    type: type,
                    attempt: record.attempt
                )
            )
        }
        add(.scheduleToClose, scheduleToCloseTimeout, after: scheduledTime)
        if isStarted {
            let started = EngineTime(record.startedTime)
            add(.startToClose, startToCloseTimeout, after: started)
            let lastSign = record.hasLastHeartbeatTime ? max(started, EngineTime(record.lastHeartbeatTime)) : started
            add(.heartbeat, heartbeatTimeout, after: lastSign)
        } else {
            add(.scheduleToStart, scheduleToStartTimeout, after: EngineTime(record.scheduledTime))
        }
        return deadlines
    }
}
