import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// An activity without a workflow and the time it lives in, for tests of its rules.
struct LoneActivity {
    private static let start = EngineTime(nanoseconds: 1_000_000_000_000)

    private(set) var now = Self.start
    var activity: StandaloneActivity

    /// The options of a start say what is not the standard: a minute for an attempt, and retries after a second.
    init(_ configure: (inout ActivityOptions) -> Void = { _ in }) {
        var options = ActivityOptions()
        options.taskQueue.name = "queue"
        options.startToCloseTimeout = Duration.seconds(60).message
        options.retryPolicy = RetryPolicy().filled(with: .init())
        configure(&options)
        activity = StandaloneActivity(
            identity: .init(number: .init(rawValue: 1), namespaceID: "ns", id: "a", runID: "run"),
            request: .with {
                $0.activityType = "Type"
                $0.requestID = "start"
                $0.options = options
                $0.scheduleTime = Self.start.timestamp
            },
            now: Self.start
        )
    }

    var phase: StandaloneActivityPhase { activity.phase }

    /// Whether a worker would get the activity now.
    var isOffered: Bool { !activity.dispatches.isEmpty }

    /// Lets time pass, and does what falls due.
    mutating func wait(_ duration: Duration) {
        let end = now + duration
        while let due = activity.isRunning ? activity.nextDeadline : nil, due <= end {
            now = due
            activity.fireDeadlines(now: now)
        }
        now = end
    }

    /// A worker takes the attempt that waits.
    mutating func begin() throws {
        try activity.start(
            stamp: activity.state.stamp,
            identity: "worker",
            client: ("sdk", "1"),
            deployment: nil,
            now: now
        )
    }

    /// The attempt that the worker has, as its answers name it.
    var attempt: StandaloneActivityReference { .attempt(stamp: activity.state.stamp) }

    mutating func fail(_ message: String = "no", configure: (inout Failure) -> Void = { _ in }) throws {
        var failure = Failure()
        failure.message = message
        failure.applicationFailureInfo = .init()
        configure(&failure)
        _ = try activity.fail(
            attempt,
            failure: failure,
            heartbeatDetails: nil,
            identity: "worker",
            limits: .init(),
            now: now
        )
    }

    mutating func complete(_ text: String = "done") throws {
        try activity.complete(attempt, result: .jsonText(text), identity: "worker", limits: .init(), now: now)
    }

    @discardableResult
    mutating func heartbeat(_ text: String = "half") throws -> HeartbeatAnswer {
        try activity.recordHeartbeat(
            attempt,
            details: .jsonText(text),
            identity: "worker",
            limits: .init(),
            now: now
        )
    }

    mutating func cancel(request: String = "cancel") throws {
        try activity.requestCancel(requestID: request, identity: "client", reason: "why", now: now)
    }

    mutating func pause(request: String = "pause") throws {
        try activity.pause(requestID: request, identity: "client", reason: "why", now: now)
    }

    mutating func unpause() throws {
        try activity.unpause(requestID: "unpause", delay: .zero, now: now)
    }

    mutating func reset(_ reset: StandaloneActivity.Reset = .init()) throws {
        try activity.reset(reset, requestID: "reset", now: now)
    }

    mutating func update(_ paths: Set<String>, _ configure: (inout ActivityOptions) -> Void) throws {
        var options = ActivityOptions()
        configure(&options)
        try activity.updateOptions(options, paths: paths, requestID: "update", limits: .init(), now: now)
    }
}
