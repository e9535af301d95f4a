import TemporalAPI

// The circuit of requests to handlers, for operations of workflows and for those without one.

extension PendingNexusOperation {
    private static let retryMaximum: Duration = .seconds(60 * 60)

    /// When the attempt after this many comes.
    static func backoff(attempts: Int32) -> Duration {
        // Past 2^12 seconds the maximum holds.
        min(.seconds(1 << max(0, min(attempts, 13) - 1)), retryMaximum)
    }

    /// Begins a request to start the operation.
    mutating func attemptStart(within time: Duration, now: EngineTime) {
        record.state = NexusPhase.scheduled.rawValue
        record.stamp += 1
        record.clearNextAttemptTime()
        record.attemptTime = now.timestamp
        record.attemptDeadline = (now + time).timestamp
    }

    /// The request has failed, and another one comes later.
    mutating func backOff(_ failure: Failure, now: EngineTime) {
        finishAttempt(failure, now: now)
        record.state = NexusPhase.backingOff.rawValue
        record.nextAttemptTime = (now + Self.backoff(attempts: record.attempt)).timestamp
    }

    /// The request is over.
    mutating func finishAttempt(_ failure: Failure? = nil, now: EngineTime) {
        record.attempt += 1
        record.lastAttemptCompleteTime = now.timestamp
        if let failure { record.lastFailure = failure } else { record.clearLastFailure() }
        record.clearNextAttemptTime()
        record.clearAttemptDeadline()
    }

    /// Begins a request to cancel the operation.
    mutating func attemptCancellation(within time: Duration, now: EngineTime) {
        record.cancellation.state = NexusCancellationPhase.scheduled.rawValue
        record.cancellation.stamp += 1
        record.cancellation.clearNextAttemptTime()
        record.cancellation.attemptTime = now.timestamp
        record.cancellation.attemptDeadline = (now + time).timestamp
    }

    /// The request has failed, and another one comes later.
    mutating func backOffCancellation(_ failure: Failure, now: EngineTime) {
        finishCancellationAttempt(failure, now: now)
        record.cancellation.state = NexusCancellationPhase.backingOff.rawValue
        record.cancellation.nextAttemptTime = (now + Self.backoff(attempts: record.cancellation.attempt)).timestamp
    }

    /// The request is over.
    mutating func finishCancellationAttempt(_ failure: Failure? = nil, now: EngineTime) {
        record.cancellation.attempt += 1
        record.cancellation.lastAttemptCompleteTime = now.timestamp
        if let failure { record.cancellation.lastFailure = failure } else { record.cancellation.clearLastFailure() }
        record.cancellation.clearAttemptDeadline()
    }

    /// Whether a worker may still answer the attempt with the stamp.
    func awaits(stamp: Int64, isCancellation: Bool) -> Bool {
        isCancellation
            ? phase == .started && cancellationPhase == .scheduled && record.cancellation.stamp == stamp
            : phase == .scheduled && record.stamp == stamp
    }
}
