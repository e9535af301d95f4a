import TemporalAPI

/// What a worker, or who acts for it, says of an attempt of an activity.
enum ActivityAnswer: Sendable {
    case completed(Payloads?)
    case failed(Failure?, heartbeatDetails: Payloads?)
    case canceled(Payloads?)
    case heartbeat(Payloads?)
}

/// What it is told.
struct ActivityAnswerReply: Sendable {
    /// What was too large to keep.
    var failures: [Failure] = []
    var heartbeat = HeartbeatAnswer()
}

extension Run {
    mutating func take(
        _ answer: ActivityAnswer,
        _ report: ActivityReport,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) -> ActivityAnswerReply {
        var reply = ActivityAnswerReply()
        switch answer {
        case .completed(let result):
            try completeActivity(report, result: result, limits: limits, now: now)
        case .failed(let failure, let details):
            reply.failures = try failActivity(
                report,
                failure: failure,
                heartbeatDetails: details,
                limits: limits,
                now: now
            )
        case .canceled(let details):
            try cancelActivity(report, details: details, limits: limits, now: now)
        case .heartbeat(let details):
            reply.heartbeat = try recordHeartbeat(report, details: details, limits: limits, now: now)
        }
        return reply
    }
}

extension StandaloneActivity {
    mutating func take(
        _ answer: ActivityAnswer,
        _ reference: StandaloneActivityReference,
        identity: String,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) -> ActivityAnswerReply {
        var reply = ActivityAnswerReply()
        switch answer {
        case .completed(let result):
            try complete(reference, result: result, identity: identity, limits: limits, now: now)
        case .failed(let failure, let details):
            reply.failures = try fail(
                reference,
                failure: failure,
                heartbeatDetails: details,
                identity: identity,
                limits: limits,
                now: now
            )
        case .canceled(let details):
            try cancel(reference, details: details, identity: identity, limits: limits, now: now)
        case .heartbeat(let details):
            reply.heartbeat = try recordHeartbeat(
                reference,
                details: details,
                identity: identity,
                limits: limits,
                now: now
            )
        }
        return reply
    }
}
