import Synchronization

/// One attempt while it runs: its heartbeats, its limits, and whether it is cancelled.
///
/// Invariants:
/// 1. The first reason for cancellation is the one delivered; a later one that says the server has given the attempt
///    up replaces it, because then nothing may be reported.
/// 2. Actions of the throttle are decided under the lock and performed by ``runHeartbeats(send:)``.
final class ActivityAttempt: Sendable {
    /// What an answered or failed heartbeat means.
    enum HeartbeatAnswer: Sendable {
        case alive(ActivityCancellationReason?)
        case gone
        case failed
    }

    private struct State {
        var throttle: HeartbeatThrottle<[Payload]>
        var reason: ActivityCancellationReason?
        var cancelCode: (@Sendable () -> Void)?
        var lastHeard: Duration
    }

    private typealias Action = HeartbeatThrottle<[Payload]>.Action

    private let clock: WorkerClock
    private let started: Duration
    private let deadline: AttemptDeadline
    private let state: Mutex<State>
    // Bounded by the throttle: one heartbeat under way.
    private let actions: AsyncStream<Action>
    private let feed: AsyncStream<Action>.Continuation

    init(startToCloseTimeout: Duration?, heartbeatTimeout: Duration?, clock: WorkerClock) {
        self.clock = clock
        started = clock.now
        deadline = AttemptDeadline(startToClose: startToCloseTimeout, heartbeat: heartbeatTimeout)
        state = Mutex(State(throttle: HeartbeatThrottle(heartbeatTimeout: heartbeatTimeout), lastHeard: clock.now))
        (actions, feed) = AsyncStream.makeStream()
    }

    var cancellationReason: ActivityCancellationReason? { state.withLock { $0.reason } }

    /// The details recorded last.
    var newestDetails: [Payload]? { state.withLock { $0.throttle.newest } }

    /// Cancels the activity's code, once.
    func cancel(_ reason: ActivityCancellationReason) {
        let cancelCode = state.withLock { state in
            if state.reason == nil || reason.isFinal { state.reason = reason }
            return state.cancelCode.take()
        }
        cancelCode?()
    }

    /// Says how to cancel the activity's code; done at once if it is to be cancelled already.
    func onCancel(_ cancelCode: @escaping @Sendable () -> Void) {
        let isCancelled = state.withLock { state in
            if state.reason == nil { state.cancelCode = cancelCode }
            return state.reason != nil
        }
        if isCancelled { cancelCode() }
    }

    /// Records a heartbeat; `nil` repeats the details of the last one.
    func recordHeartbeat(_ details: [Payload]?) {
        perform { $0.throttle.record(details ?? $0.throttle.newest ?? []) }
    }

    /// Makes ``runHeartbeats(send:)`` return, after the newest details have gone out if `flush` says so.
    func finishHeartbeats(flush: Bool) {
        perform { $0.throttle.finish(flush: flush) }
    }

    /// Sends heartbeats as the throttle decides, until the attempt has ended.
    func runHeartbeats(send: @escaping @Sendable ([Payload]) async -> HeartbeatAnswer) async {
        await withDiscardingTaskGroup { group in
            for await action in actions {
                guard case .send(let details, let interval) = action else { continue }
                group.addTask { self.handle(await send(details)) }
                guard let interval else { continue }
                group.addTask {
                    guard (try? await self.clock.sleep(interval)) != nil else { return }
                    self.perform { $0.throttle.timerFired() }
                }
            }
            group.cancelAll()
        }
    }

    /// When the server must have given the attempt up; nil if there is no limit. On the worker's clock.
    var givenUpAt: Duration? {
        deadline.moment(started: started, lastHeard: state.withLock { $0.lastHeard })
    }

    private func handle(_ answer: HeartbeatAnswer) {
        switch answer {
        case .alive(let reason):
            if let reason { cancel(reason) }
            perform { [clock] state in
                state.lastHeard = clock.now
                return state.throttle.sendEnded(acknowledged: true)
            }
        case .gone:
            cancel(.goneFromServer)
            perform { $0.throttle.close() }
        case .failed:
            perform { $0.throttle.sendEnded(acknowledged: false) }
        }
    }

    private func perform(_ decide: (inout State) -> Action) {
        let action = state.withLock { decide(&$0) }
        switch action {
        case .doNothing: break
        case .send: feed.yield(action)
        case .stop: feed.finish()
        }
    }
}
