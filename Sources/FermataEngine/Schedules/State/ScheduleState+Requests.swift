import TemporalAPI

extension ScheduleState {
    /// Puts another schedule in the place of this one, which keeps its counts, its runs and its buffer.
    ///
    /// - Throws: `ScheduleSpecError` and no change if the specification is invalid.
    mutating func update(_ schedule: Schedule, now: EngineTime) throws(ScheduleSpecError) -> [ScheduleAction] {
        let spec = try CompiledScheduleSpec(schedule.spec, jitterSeed: Self.jitterSeed(namespace, id))
        bufferDueTimes(through: now)
        self.spec = spec
        self.schedule = schedule
        fillDefaults()
        info.updateTime = now.timestamp
        conflictToken += 1
        return advance(to: now)
    }

    /// Triggers, backfills, pauses or resumes; in this order if several are asked for.
    mutating func patch(_ patch: SchedulePatch, now: EngineTime) -> [ScheduleAction] {
        bufferDueTimes(through: now)
        if patch.hasTriggerImmediately {
            let trigger = patch.triggerImmediately
            let time = trigger.hasScheduledTime ? EngineTime(trigger.scheduledTime) : now
            add(BufferedStart(nominal: time, actual: time, overlap: trigger.overlapPolicy, isManual: true))
        }
        for request in patch.backfillRequest { add(request) }
        pause(patch)
        return advance(to: now)
    }

    private mutating func add(_ backfill: BackfillRequest) {
        guard backfills.count < ScheduleLimits.backfills else {
            info.bufferDropped += 1
            return
        }
        var backfill = backfill
        // The start is part of the range, but a search begins after the time it is given.
        backfill.startTime = EngineTime(backfill.startTime).earlier(by: .milliseconds(1)).timestamp
        backfills.append(backfill)
    }

    private mutating func pause(_ patch: SchedulePatch) {
        for (notes, paused) in [(patch.pause, true), (patch.unpause, false)] where !notes.isEmpty {
            schedule.state.paused = paused
            schedule.state.notes = notes
            conflictToken += 1
        }
    }
}
