import SwiftProtobuf
import TemporalAPI

extension Run {
    /// When the next timer of the workflow fires.
    var nextTimer: EngineTime? {
        timers.values.lazy.map(\.fireTime).min()
    }

    /// Records that timers have fired: in the order of their times, then of their starts.
    mutating func fireTimers(now: EngineTime) {
        let due = timers.values.filter { $0.fireTime <= now }
            .sorted { ($0.fireTime, $0.startedEventID) < ($1.fireTime, $1.startedEventID) }
        guard !due.isEmpty else { return }
        for timer in due {
            append(
                .timerFired,
                .timerFiredEventAttributes(
                    .with {
                        $0.timerID = timer.timerID
                        $0.startedEventID = timer.startedEventID
                    }
                ),
                now: now
            )
        }
        scheduleWorkflowTask(now: now)
    }
}
