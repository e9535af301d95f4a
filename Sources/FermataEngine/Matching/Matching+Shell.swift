import Synchronization

extension Matching {
    /// Lets the machine decide, then does what follows from it.
    func change(_ decide: (inout MatchingMachine, EngineTime) -> [PollResolution]) {
        let now = clock.now()
        perform(state.withLock { $0.settle { decide(&$0, now) } })
    }

    /// Registers a poll and its continuation in one step, so that no task can come between.
    func start(_ id: PollID, _ request: PollRequest, waiter: Waiter) {
        let now = clock.now()
        let effects = state.withLock { state -> Effects in
            // Looked at under the lock: a cancellation that comes later finds the poll.
            guard !Task.isCancelled else { return Effects(ended: [(waiter, .none)]) }
            state.waiting[id] = waiter
            return state.settle { $0.poll(id, request, now: now) }
        }
        perform(effects)
    }

    /// Does what is due when a sleep has ended.
    func ring(_ alarm: EngineTime) {
        let now = clock.now()
        let effects = state.withLock { state in
            if let index = state.alarms.lastIndex(of: alarm) { state.alarms.remove(at: index) }
            return state.settle { $0.expire(now: now) }
        }
        perform(effects)
    }
}

extension Matching.State {
    fileprivate mutating func settle(
        _ decide: (inout MatchingMachine) -> [PollResolution]
    ) -> Matching.Effects {
        var effects = Matching.Effects()
        for resolution in decide(&machine) {
            guard let waiter = waiting.removeValue(forKey: resolution.poll) else { continue }
            effects.ended.append((waiter, resolution.outcome))
        }
        // A sleep that turns out to be for nothing does no harm; only an earlier moment needs a new one.
        if let next = machine.nextDeadline, alarms.last.map({ next < $0 }) ?? true {
            alarms.append(next)
            effects.alarm = next
        }
        return effects
    }
}
