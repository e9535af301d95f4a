public import Fermata
public import Logging
import Synchronization

/// What an activity finds around it when it runs, without a worker and a server.
///
/// Code that is run here sees ``info`` in `ActivityExecutionContext.current`; its heartbeats are kept, and it can be
/// cancelled as a worker would do it. One environment may run any number of activities.
public final class ActivityEnvironment: Sendable {
    private struct State {
        var info: ActivityExecutionContext.Info
        var reason: ActivityCancellationReason?
        var heartbeats: [ActivityHeartbeat] = []
        var onHeartbeat: (@Sendable (ActivityHeartbeat) -> Void)?
        var running: [Int: @Sendable () -> Void] = [:]
        var lastID = 0
    }

    private let state: Mutex<State>
    private let payloadConverter: any PayloadConverter
    private let logger: Logger

    /// Creates an environment.
    ///
    /// - Parameters:
    ///   - info: What activities are told about their attempt.
    ///   - payloadConverter: Encodes the details of heartbeats.
    ///   - logger: What activities find as their context's logger.
    public init(
        info: ActivityExecutionContext.Info = .init(),
        payloadConverter: any PayloadConverter = DataConverter.default.payloadConverter,
        logger: Logger = Logger(label: "fermata.testing")
    ) {
        state = Mutex(State(info: info))
        self.payloadConverter = payloadConverter
        self.logger = logger
    }

    /// What activities that are run from now on are told about their attempt.
    public var info: ActivityExecutionContext.Info {
        get { state.withLock { $0.info } }
        set { state.withLock { $0.info = newValue } }
    }

    /// All heartbeats so far, in order: each one that was recorded, also those that a worker would not send.
    public var heartbeats: [ActivityHeartbeat] { state.withLock { $0.heartbeats } }

    /// Sets what is called with each heartbeat, before the activity goes on.
    public func onHeartbeat(_ action: @escaping @Sendable (ActivityHeartbeat) -> Void) {
        state.withLock { $0.onHeartbeat = action }
    }

    /// Cancels what runs, and what is run from now on. The first reason is the one that activities learn.
    public func cancel(reason: ActivityCancellationReason = .serverRequest) {
        let running = state.withLock { state in
            state.reason = state.reason ?? reason
            return state.running.values
        }
        for cancel in running { cancel() }
    }

    /// Runs one attempt of an activity, as it is, without encoding its input and result.
    ///
    /// - Throws: What the activity throws.
    public func run<Activity: ActivityDefinition>(
        _ activity: Activity,
        input: Activity.Input
    ) async throws -> Activity.Output {
        try await run { try await activity.run(input: input) }
    }

    /// Runs one attempt of an activity that takes no input.
    ///
    /// - Throws: What the activity throws.
    public func run<Activity: ActivityDefinition>(_ activity: Activity) async throws -> Activity.Output
    where Activity.Input == Void {
        try await run(activity, input: ())
    }

    /// Runs code that expects to be part of an activity.
    ///
    /// - Throws: What the code throws.
    public func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        // A task of its own, so that it can be cancelled alone. It ends before this function does.
        let task = ActivityExecutionContext.$taskLocal.withValue(context) { Task { try await body() } }
        let (id, isCancelled) = state.withLock { state in
            state.lastID += 1
            state.running[state.lastID] = { task.cancel() }
            return (state.lastID, state.reason != nil)
        }
        defer { state.withLock { $0.running[id] = nil } }
        if isCancelled { task.cancel() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private var context: ActivityExecutionContext {
        ActivityExecutionContext(
            info: info,
            logger: logger,
            payloadConverter: payloadConverter,
            record: { self.record($0) },
            reason: { self.state.withLock { $0.reason } }
        )
    }

    /// - Parameter details: Nil stands for those of the heartbeat before.
    private func record(_ details: [Payload]?) {
        let (heartbeat, action) = state.withLock { state in
            let payloads = details ?? state.heartbeats.last?.payloads ?? []
            let heartbeat = ActivityHeartbeat(payloads: payloads, converter: payloadConverter)
            state.heartbeats.append(heartbeat)
            return (heartbeat, state.onHeartbeat)
        }
        action?(heartbeat)
    }
}
