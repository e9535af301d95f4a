import TemporalAPI

extension ScheduleState {
    /// When `advance` must be called at the latest; nil if only a request or a closing run can bring anything on.
    ///
    /// A past time means at once: there is more to catch up with than one step takes.
    var nextWake: EngineTime? {
        let next = mayAct(manually: false) ? nextTime(after: lastProcessed)?.actual : nil
        return [next, backfillDue, expiry].compactMap { $0 }.min()
    }

    /// When a schedule with nothing more to do is removed; nil while it has, or is paused.
    var expiry: EngineTime? {
        // A start whose outcome is not known yet will be the last event.
        guard !schedule.state.paused, backfills.isEmpty, buffer.isEmpty, starting.isEmpty,
            !mayAct(manually: false) || nextTime(after: lastProcessed) == nil
        else { return nil }
        return lastEvent + ScheduleLimits.retention
    }

    /// The next times at which the schedule acts, as far as it is known now.
    func futureTimes(_ limit: Int, now: EngineTime) -> [EngineTime] {
        let state = schedule.state
        let count = state.limitedActions ? max(0, min(limit, Int(clamping: state.remainingActions))) : limit
        var times: [EngineTime] = []
        // A paused schedule is not advanced, so its last time may be long past.
        var time = max(lastProcessed, now.earlier(by: spec.longestJitter + .seconds(1)))
        while times.count < count, let next = nextTime(after: time) {
            time = next.actual
            if time > now { times.append(time) }
        }
        return times
    }

    /// The first time after `time`, of those that an update has not overtaken.
    func nextTime(after time: EngineTime) -> ScheduledTime? {
        let updated = info.hasUpdateTime ? EngineTime(info.updateTime) : EngineTime(nanoseconds: .min)
        // Whatever is so much older than the update is over, even with all of its jitter.
        var time = max(time, updated.earlier(by: spec.longestJitter + .seconds(1)))
        while let next = try? spec.next(after: time) {
            if next.actual >= updated { return next }
            time = next.actual
        }
        return nil
    }

    private var lastEvent: EngineTime {
        let acted = info.recentActions.last.map { EngineTime($0.actualTime) }
        let updated = info.hasUpdateTime ? EngineTime(info.updateTime) : nil
        return [acted, updated].compactMap { $0 }.reduce(EngineTime(info.createTime), max)
    }
}

extension EngineTime {
    func earlier(by duration: Duration) -> Self {
        self + (.zero - duration)
    }
}
