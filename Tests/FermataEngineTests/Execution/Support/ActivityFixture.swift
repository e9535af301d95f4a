import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

/// A run with one activity, and what a worker and a client do with it.
struct ActivityFixture {
    var builder: RunBuilder
    let id: Int64
    var limits = ExecutionLimits()

    init(configure: (inout ActivityScheduledAttributes) -> Void = { _ in }) {
        builder = RunBuilder()
        id = builder.scheduleActivity(configure: configure)
        builder.run.output = RunOutput()
    }

    var run: Run {
        get { builder.run }
        set { builder.run = newValue }
    }

    var now: EngineTime { builder.now }
    var record: ActivityRecord? { run.activities[id]?.record }
    var isPending: Bool { run.activities[id] != nil }

    /// The current attempt, as a worker's token names it.
    var attempt: ActivityReference { .attempt(scheduledEventID: id, attempt: record?.attempt ?? 0) }

    @discardableResult
    mutating func start(identity: String = "worker", requestID: String = "poll") throws -> StartedActivity {
        try builder.run.startActivity(
            scheduledEventID: id,
            stamp: record?.stamp ?? 0,
            identity: identity,
            requestID: requestID,
            now: now
        )
    }

    mutating func complete(_ reference: ActivityReference? = nil, result: Payloads? = nil) throws {
        let report = ActivityReport(reference ?? attempt, identity: "worker")
        try builder.run.completeActivity(report, result: result, limits: limits, now: now)
    }

    @discardableResult
    mutating func fail(
        _ failure: Failure? = .application("oops"),
        _ reference: ActivityReference? = nil,
        heartbeatDetails: Payloads? = nil
    ) throws -> [Failure] {
        let report = ActivityReport(reference ?? attempt, identity: "worker")
        return try builder.run.failActivity(
            report,
            failure: failure,
            heartbeatDetails: heartbeatDetails,
            limits: limits,
            now: now
        )
    }

    mutating func cancel(_ reference: ActivityReference? = nil, details: Payloads? = nil) throws {
        let report = ActivityReport(reference ?? attempt, identity: "worker")
        try builder.run.cancelActivity(report, details: details, limits: limits, now: now)
    }

    mutating func heartbeat(_ details: Payloads?, _ reference: ActivityReference? = nil) throws -> HeartbeatAnswer {
        let report = ActivityReport(reference ?? attempt, identity: "beating worker")
        return try builder.run.recordHeartbeat(report, details: details, limits: limits, now: now)
    }

    mutating func requestCancel() {
        builder.run.append(
            .activityTaskCancelRequested,
            .activityTaskCancelRequestedEventAttributes(.with { $0.scheduledEventID = id }),
            now: now
        )
        builder.run.output = RunOutput()
    }

    /// Moves to the next deadline and does what is due.
    mutating func passNextDeadline() throws {
        builder.now = try #require(run.nextDeadline)
        builder.run.fireDeadlines(now: now)
    }

    mutating func takeEvents() -> [HistoryEvent] { builder.takeEvents() }

    /// Whether the activity was given to matching since the output was last taken.
    var isDispatched: Bool {
        run.output.effects.contains {
            if case .activityTask(let scheduledEventID) = $0 { scheduledEventID == id } else { false }
        }
    }
}

extension Failure {
    static func application(_ message: String, configure: (inout Failure) -> Void = { _ in }) -> Failure {
        var failure = Failure()
        failure.message = message
        failure.applicationFailureInfo.type = "Odd"
        configure(&failure)
        return failure
    }
}
