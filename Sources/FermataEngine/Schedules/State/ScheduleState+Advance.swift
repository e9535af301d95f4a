import TemporalAPI

extension ScheduleState {
    /// Takes note of the time: buffers what is due, and starts what may be started.
    mutating func advance(to now: EngineTime) -> [ScheduleAction] {
        bufferDueTimes(through: now)
        takeBackfills(now: now)
        let actions = drainBuffer()
        if let expiry, expiry <= now { return actions + [.expire] }
        return actions
    }

    /// Buffers the scheduled times that have passed.
    mutating func bufferDueTimes(through now: EngineTime) {
        guard mayAct(manually: false) else {
            // Time spent paused is over for good.
            lastProcessed = max(lastProcessed, now)
            return
        }
        let window = Duration(schedule.policies.catchupWindow)
        for _ in 0..<ScheduleLimits.timesPerStep {
            guard let next = nextTime(after: lastProcessed), next.actual <= now else { return }
            lastProcessed = next.actual
            if now - next.actual > window {
                info.missedCatchupWindow += 1
            } else {
                add(BufferedStart(nominal: next.nominal, actual: next.actual))
            }
        }
    }

    mutating func add(_ start: BufferedStart) {
        guard buffer.count < ScheduleLimits.buffer else {
            info.bufferDropped += 1
            return
        }
        buffer.append(start)
    }

    /// Buffers the next few times of the first backfills.
    private mutating func takeBackfills(now: EngineTime) {
        var room = ScheduleLimits.backfillBatch
        // Half of the buffer is kept for the schedule itself.
        while room > 0, buffer.count < ScheduleLimits.buffer / 2, let backfill = backfills.first {
            guard let next = try? spec.next(after: EngineTime(backfill.startTime)),
                next.actual <= EngineTime(backfill.endTime)
            else {
                backfills.removeFirst()
                continue
            }
            add(
                BufferedStart(
                    nominal: next.nominal,
                    actual: next.actual,
                    overlap: backfill.overlapPolicy,
                    isManual: true
                )
            )
            backfills[0].startTime = next.actual.timestamp
            room -= 1
        }
        guard let backfill = backfills.first else {
            backfillDue = nil
            return
        }
        // If starts wait for a run, its end brings on the rest; but `allowAll` waits for none.
        let isWaiting = !plan.rest.isEmpty && policy(for: backfill.overlapPolicy) != .allowAll
        backfillDue = isWaiting ? nil : now + ScheduleLimits.backfillPause
    }

    private func policy(for overlap: OverlapPolicy) -> OverlapPolicy {
        overlap == .unspecified ? schedule.policies.overlapPolicy : overlap
    }

    private var isRunning: Bool {
        !info.runningWorkflows.isEmpty || starting.values.contains(where: \.isExclusive)
    }

    private var plan: BufferPlan {
        BufferPlan(buffer, isRunning: isRunning, policy: schedule.policies.overlapPolicy)
    }

    /// Asks for the starts that may be made now, and for the ends of runs that stand in their way.
    mutating func drainBuffer() -> [ScheduleAction] {
        guard case .startWorkflow(let action) = schedule.action.action else {
            buffer = []
            return []
        }
        var actions: [ScheduleAction] = []
        var isDropping = true
        while isDropping, !buffer.isEmpty {
            isDropping = false
            let plan = plan
            buffer = plan.rest
            info.overlapSkipped += plan.skipped
            for start in plan.overlapping + [plan.exclusive].compactMap({ $0 }) {
                guard useAction(manually: start.isManual) else {
                    // Paused or out of actions: what waits behind this start may be tried in its place.
                    isDropping = true
                    continue
                }
                actions.append(.start(request(start, action, isExclusive: start == plan.exclusive)))
            }
            actions += ends(plan)
        }
        return actions
    }

    /// Like `mayAct`, and counts the action.
    private mutating func useAction(manually isManual: Bool) -> Bool {
        guard mayAct(manually: isManual) else { return false }
        if !isManual, schedule.state.limitedActions {
            schedule.state.remainingActions -= 1
            conflictToken += 1
        }
        return true
    }

    private mutating func ends(_ plan: BufferPlan) -> [ScheduleAction] {
        guard plan.needsTerminate || plan.needsCancel else { return [] }
        return info.runningWorkflows.map { run in
            var end = ScheduledRunEnd(
                workflowID: run.workflowID,
                firstRunID: run.runID,
                reason: "cancelled by schedule overlap policy",
                identity: identity,
                requestID: requestID("cancel", run.runID)
            )
            guard plan.needsTerminate else { return .cancel(end) }
            end.reason = "terminated by schedule overlap policy"
            return .terminate(end)
        }
    }
}
