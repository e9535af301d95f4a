import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// Ends the activity with its result. A result that is too large fails it instead.
    ///
    /// A client that names the activity by its id may do so even while it waits for a worker.
    /// - Throws: `notFound`.
    mutating func complete(
        _ reference: StandaloneActivityReference,
        result: Payloads?,
        identity: String,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) {
        if let result, result.exceeds(limits.blobBytesMaximum) {
            try refuse(reference, "Complete result exceeds size limit.", identity: identity, now: now)
            return
        }
        try check(reference, waitingCounts: true)
        if !phase.isAtWorker {
            state.startedTime = now.timestamp
            if !state.hasFirstStartedTime { state.firstStartedTime = now.timestamp }
        }
        state.lastAttemptCompleteTime = now.timestamp
        state.lastWorkerIdentity = identity
        state.result = result ?? Payloads()
        close(.completed, now: now)
    }

    /// Ends an attempt with a failure. Another attempt follows, or the activity ends.
    ///
    /// - Returns: What the worker is told was too large to keep.
    /// - Throws: `notFound`, or `invalidArgument` if it isn't the failure of an application.
    mutating func fail(
        _ reference: StandaloneActivityReference,
        failure: Failure?,
        heartbeatDetails: Payloads?,
        identity: String,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) -> [Failure] {
        let report = try ReportedFailure(
            failure,
            heartbeatDetails: heartbeatDetails,
            isByToken: reference != .id,
            limits: limits
        )
        try check(reference)
        if let details = report.heartbeatDetails { noteHeartbeat(details, now: now) }
        endAttempt(report.failure, identity: identity, now: now)
        return report.notices
    }

    /// Ends an activity whose cancellation was requested. Details that are too large fail it instead.
    ///
    /// - Throws: `notFound`, or `invalidArgument` if nobody asked for the cancellation.
    mutating func cancel(
        _ reference: StandaloneActivityReference,
        details: Payloads?,
        identity: String,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) {
        if let details, details.exceeds(limits.blobBytesMaximum) {
            try refuse(reference, "Cancel details exceed size limit.", identity: identity, now: now)
            return
        }
        try check(reference)
        guard phase == .cancelRequested else { throw .activityNotCancelRequested }
        endCanceled(details: details, now: now)
    }

    /// Keeps the progress of an attempt for the next one, and puts off its heartbeat time-out.
    ///
    /// Details that are too large fail the activity; the worker is then told to stop.
    /// - Throws: `notFound`.
    mutating func recordHeartbeat(
        _ reference: StandaloneActivityReference,
        details: Payloads?,
        identity: String,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) -> HeartbeatAnswer {
        if let details, details.exceeds(limits.blobBytesMaximum) {
            try refuse(reference, "Heartbeat details exceed size limit.", identity: identity, now: now)
            return HeartbeatAnswer(cancelRequested: true)
        }
        try check(reference)
        noteHeartbeat(details, now: now)
        return HeartbeatAnswer(
            cancelRequested: phase == .cancelRequested,
            isPaused: phase == .pauseRequested,
            isReset: phase == .resetRequested
        )
    }

    private mutating func noteHeartbeat(_ details: Payloads?, now: EngineTime) {
        if let details { state.heartbeatDetails = details } else { state.clearHeartbeatDetails() }
        state.heartbeatTime = now.timestamp
        state.heartbeatCount += 1
    }

    /// Ends the activity because the answer is too large to keep.
    private mutating func refuse(
        _ reference: StandaloneActivityReference,
        _ message: String,
        identity: String,
        now: EngineTime
    ) throws(EngineError) {
        try check(reference)
        endAttempt(.server(message, nonRetryable: true), identity: identity, now: now)
    }

    private mutating func endAttempt(_ reported: Failure?, identity: String, now: EngineTime) {
        // Whoever waits for the outcome must get one, also from a worker that says nothing.
        let failure = reported ?? .with { $0.message = "activity task failed without failure details" }
        let retryState = retry(
            after: failure,
            isRetryable: failure.isRetryable(except: options.retryPolicy.nonRetryableErrorTypes),
            requestedDelay: failure.nextRetryDelay,
            now: now
        )
        guard retryState != .inProgress else { return }
        state.retryState = Int32(retryState.rawValue)
        state.lastWorkerIdentity = identity
        endAttempt(failure, now: now)
        close(.failed, now: now)
    }
}
