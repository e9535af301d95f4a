import Synchronization

/// Brings tasks and polling workers together. Everything is in memory and is rebuilt from the store at start.
///
/// - I1. The machine decides under the lock; polls are resumed outside it.
/// - I2. A continuation is in `waiting` if and only if the machine has its poll.
/// - I3. A task that was handed to a cancelled poll goes back before its like.
/// - I4. There is an alarm for the machine's next deadline or for an earlier moment, so all polls share a few sleeps.
final class Matching: Sendable {
    typealias Waiter = CheckedContinuation<PollOutcome, Never>

    struct State {
        var machine: MatchingMachine
        var waiting: [PollID: Waiter] = [:]
        var lastPoll: Int64 = 0
        /// When somebody sleeps until, the earliest last.
        var alarms: [EngineTime] = []
    }

    /// What is left to do once the lock is released.
    struct Effects {
        var ended: [(waiter: Waiter, outcome: PollOutcome)] = []
        var alarm: EngineTime?
    }

    let clock: any EngineClock
    let limits: MatchingLimits
    let state: Mutex<State>
    private let alarms: AsyncStream<EngineTime>
    private let setAlarm: AsyncStream<EngineTime>.Continuation

    init(clock: any EngineClock, limits: MatchingLimits = MatchingLimits()) {
        self.clock = clock
        self.limits = limits
        state = Mutex(State(machine: MatchingMachine(limits: limits)))
        (alarms, setAlarm) = AsyncStream.makeStream()
    }

    /// Ends polls at their deadlines and hands out what was throttled.
    ///
    /// Returns when its task is cancelled. To be called once.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await alarm in alarms {
                group.addTask {
                    guard (try? await self.clock.sleep(until: alarm)) != nil else { return }
                    self.ring(alarm)
                }
            }
            group.cancelAll()
        }
    }

    /// Gives a task to the poll that waits longest, or keeps it until one comes. Never waits.
    func add(_ task: MatchingTask, to key: TaskQueueKey) {
        change { $0.add(task, to: key, now: $1) }
    }

    /// Returns a task to the front of its queue, as if it had never been handed out.
    func putBack(_ matched: MatchedTask) {
        change { $0.putBack(matched, now: $1) }
    }

    /// Says that a task turned out to be stale, so that it doesn't count for the queue's rate limits.
    func discard(_ matched: MatchedTask) {
        change { $0.refund(matched, now: $1) }
    }

    /// Waits for a task until the request's deadline.
    ///
    /// Returns nil at the deadline, when the worker has shut down, and when the calling task is cancelled. A task that
    /// it returns is the caller's, who starts it, puts it back or discards it; any other stays in the queue.
    /// - Throws: `resourceExhausted` if too many polls wait already.
    func poll(_ request: PollRequest) async throws(EngineError) -> MatchedTask? {
        let id = state.withLock { state in
            state.lastPoll += 1
            return PollID(rawValue: state.lastPoll)
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { start(id, request, waiter: $0) }
        } onCancel: {
            change { $0.cancel(id, now: $1) }
        }
        switch outcome {
        case .task(let matched):
            guard Task.isCancelled else { return matched }
            putBack(matched)
            return nil
        case .none:
            return nil
        case .refused(let error):
            throw error
        }
    }

    /// Ends the polls of a worker that shuts down, those that wait now and those that come soon.
    func cancelPolls(namespaceID: String, workerInstanceKey: String) {
        let worker = WorkerKey(namespaceID: namespaceID, instanceKey: workerInstanceKey)
        change { $0.shutDown(worker, now: $1) }
    }

    /// Forgets that a worker polled a queue, so that descriptions don't show one that has shut down.
    func forgetPoller(identity: String, of key: TaskQueueKey) {
        state.withLock { $0.machine.forgetPoller(identity: identity, of: key) }
    }

    /// Sets which versions auto-upgrading tasks of the queue go to, those that wait included.
    ///
    /// Settings are kept while the process runs, also of queues that are unloaded.
    func setRouting(_ routing: VersionRouting, for key: TaskQueueKey) {
        change { $0.setRouting(routing, for: key, now: $1) }
    }

    /// Sets the queue's rates. Waiting tasks keep the fairness weights they came with.
    func setConfig(_ config: TaskQueueConfig, for key: TaskQueueKey) {
        change { $0.setConfig(config, for: key, now: $1) }
    }

    /// Does what is due. `run` calls it; a test without `run` calls it itself.
    func expire() {
        change { $0.expire(now: $1) }
    }

    /// Ends polls and sets the alarm. Not to be called with the lock held.
    func perform(_ effects: Effects) {
        for (waiter, outcome) in effects.ended { waiter.resume(returning: outcome) }
        if let alarm = effects.alarm { setAlarm.yield(alarm) }
    }
}
