import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Keeps activities from being given to workers. A worker that has one may finish it; it isn't retried meanwhile.
    ///
    /// - Throws: `notFound`, or `failedPrecondition` if one is paused already, by another request.
    mutating func pauseActivities(
        _ request: Temporal_Api_Workflowservice_V1_PauseActivityRequest,
        now: EngineTime
    ) throws(EngineError) {
        for scheduledEventID in try activities(ActivitySelector(request.activity)) {
            guard let activity = activities[scheduledEventID] else { continue }
            if activity.isPaused {
                guard activity.record.pause.requestID == request.requestID else {
                    throw .failedPrecondition("activity is already paused")
                }
                continue
            }
            change(scheduledEventID) { activity in
                if activity.isWaiting { activity.record.stamp += 1 }
                activity.record.pause = .with {
                    $0.time = now.timestamp
                    $0.identity = request.identity
                    $0.reason = request.reason
                    $0.requestID = request.requestID
                }
            }
        }
    }

    /// Lets paused activities go on. Those that no worker has are ready at once, or within the jitter.
    ///
    /// - Throws: `notFound`.
    mutating func unpauseActivities(
        _ request: Temporal_Api_Workflowservice_V1_UnpauseActivityRequest,
        using generator: inout some RandomNumberGenerator,
        now: EngineTime
    ) throws(EngineError) {
        for scheduledEventID in try activities(ActivitySelector(request.activity)) {
            guard activities[scheduledEventID]?.isPaused == true else { continue }
            let time = now + Duration.random(below: request.jitter, using: &generator)
            change(scheduledEventID) { activity in
                activity.unpause()
                if request.resetAttempts { activity.record.attempt = 1 }
                if request.resetHeartbeat { activity.clearHeartbeat() }
                if activity.isWaiting {
                    activity.reschedule(attempt: activity.record.attempt, at: time, failure: nil)
                }
            }
            dispatchRetry(scheduledEventID, now: now)
        }
    }
}

extension PendingActivity {
    /// Ends a pause. What it says in queues is stale.
    mutating func unpause() {
        record.clearPause()
        record.stamp += 1
    }
}

extension Duration {
    /// Any duration shorter than the limit; zero if that isn't positive.
    static func random(below limit: Google_Protobuf_Duration, using generator: inout some RandomNumberGenerator) -> Self
    {
        let limit = Duration(limit).clampedNanoseconds
        return limit > 0 ? .nanoseconds(Int64.random(in: 0..<limit, using: &generator)) : .zero
    }
}
