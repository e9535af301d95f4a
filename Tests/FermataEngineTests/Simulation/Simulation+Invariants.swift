import Synchronization
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    /// Checks every run that changed since it was last checked.
    func checkChangedRuns() throws {
        let changed = engine.look { core in
            core.boxesInMemory.filter { $0.lastCommit > checked[$0.identity.number] ?? 0 }
                .map { ($0.identity.number, $0.lastCommit) }
        }
        var tasks: Set<MatchingTask.Work>?
        func waiting() -> Set<MatchingTask.Work> {
            if let tasks { return tasks }
            let found = tasksInMatching()
            tasks = found
            return found
        }
        try checkChangedStandalone(waiting: waiting)
        guard !changed.isEmpty else { return }
        try checkOpenRuns()
        for (number, commit) in changed.sorted(by: { $0.0 < $1.0 }) {
            try check(number, waiting: waiting())
            checked[number] = commit
        }
    }

    /// Checks every run and execution that there ever was, and what belongs to none of them.
    func checkAllRuns() throws {
        try checkOpenRuns()
        try checkOpenStandalone()
        try checkArchive()
        try checkRouting()
        let last = engine.look { $0.lastRunNumber }
        let waiting = tasksInMatching()
        for number in stride(from: 1, through: last, by: 1) {
            let number = RunNumber(rawValue: number)
            guard archive[number] == nil else { continue }
            if try check(number, waiting: waiting) { continue }
            if try checkStandalone(number, waiting: waiting) { continue }
            // Lost with a commit before anybody knew of it, or the number of a schedule.
            guard !known.contains(number) else {
                throw violation("number \(number.rawValue) is gone, though nobody deleted it")
            }
        }
    }

    /// - Returns: Whether there is such a run.
    @discardableResult
    func check(_ number: RunNumber, waiting: Set<MatchingTask.Work>) throws -> Bool {
        let memory = try engine.transact { transaction in
            let core = transaction.core
            // After a refusal a run rests, and then its deadline and its tasks are there again.
            let rest = core.mended.time(of: number)
            return try core.box(number).map { ($0.run, $0.events, core.deadlines.time(of: number), rest) }
        }.0
        guard let (run, events, alarm, rest) = memory else { return false }
        known.insert(number)
        let what = RunLabel(run: run, events: events)
        try checkHistory(events, of: run, what)
        try checkEnds(events, of: run, what)
        try checkReplayable(events, what)
        let end = run.closeTime.map { ClosedRun(status: run.status, events: events.count, closeTime: $0) }
        try checkUnchanged(number, end, what)
        try checkVisible(
            number,
            status: run.status,
            closeTime: run.closeTime,
            names: (run.identity.workflowID, run.identity.runID),
            startTime: run.startTime,
            what
        )
        try checkStored(run, events, what)
        guard rest == nil else { return true }
        try checkProgress(run, events, waiting, what)
        guard isInTime(alarm, for: run) else {
            throw violation(
                "\(what) is woken at \(String(describing: alarm)), not \(String(describing: run.nextDeadline))"
            )
        }
        return true
    }

    /// What waits in all queues.
    func tasksInMatching() -> Set<MatchingTask.Work> {
        engine.matching.state.withLock { state in
            var works: Set<MatchingTask.Work> = []
            for queue in state.machine.queues.values {
                for version in queue.versions.values {
                    var backlog = version.backlog
                    works.formUnion(backlog.remove { _ in true }.map(\.work))
                }
            }
            return works
        }
    }

    /// Ids without gaps, one start, and exactly one end, at the end.
    private func checkHistory(_ events: [HistoryEvent], of run: Run, _ what: some CustomStringConvertible) throws {
        guard events.map(\.eventID) == Array(1...Int64(max(1, events.count))) else {
            throw violation("\(what): its events have the ids \(events.map(\.eventID))")
        }
        guard run.nextEventID == Int64(events.count) + 1 else {
            throw violation("\(what): the next event would be \(run.nextEventID) after \(events.count)")
        }
        guard events.count(where: { $0.eventType == .workflowExecutionStarted }) == 1,
            events.first?.eventType == .workflowExecutionStarted
        else { throw violation("\(what): does not begin with its one start") }
        let ends = events.indices.filter { events[$0].eventType.isClose }
        guard ends == (run.isRunning ? [] : [events.count - 1]) else {
            throw violation("\(what): ends at \(ends.map { $0 + 1 }) of \(events.count), running \(run.isRunning)")
        }
    }

    /// What was begun ends at most once, and is pending exactly until then.
    private func checkEnds(_ events: [HistoryEvent], of run: Run, _ what: some CustomStringConvertible) throws {
        var ends: [Int64: Int] = [:]
        var timers: [Int64: Int] = [:]
        for event in events {
            if let id = event.endedPart { ends[id, default: 0] += 1 }
            if let id = event.endedTimer { timers[id, default: 0] += 1 }
        }
        for event in events {
            let id = event.eventID
            let buffered = run.record.bufferedEvents.count { $0.endedPart == id }
            let bufferedTimers = run.record.bufferedEvents.count { $0.endedTimer == id }
            let (count, isPending): (Int, Bool)
            switch event.eventType {
            case .activityTaskScheduled:
                (count, isPending) = (ends[id, default: 0] + buffered, run.activities[id] != nil)
            case .startChildWorkflowExecutionInitiated:
                (count, isPending) = (ends[id, default: 0] + buffered, run.children[id] != nil)
            case .nexusOperationScheduled:
                (count, isPending) = (ends[id, default: 0] + buffered, run.nexusOperations[id] != nil)
            case .timerStarted:
                (count, isPending) = (
                    timers[id, default: 0] + bufferedTimers, run.timers.values.contains { $0.startedEventID == id }
                )
            default: continue
            }
            // What the last workflow task of a run ends with the run isn't told any more.
            guard count <= 1, isPending == (count == 0) || !run.isRunning else {
                throw violation("\(what): event \(id) (\(event.eventType)) ended \(count) times, pending \(isPending)")
            }
        }
    }

    /// The store has the same history, and the run made of it is the one in memory.
    private func checkStored(_ run: Run, _ events: [HistoryEvent], _ what: some CustomStringConvertible) throws {
        let number = run.identity.number
        let (record, stored, pending) = try store.read { reader throws(EngineError) in
            (try reader.run(number), try reader.allEvents(of: number), try reader.pending(of: number))
        }
        guard let record else { throw violation("\(what) is not in the store") }
        guard stored == events else {
            throw violation("\(what): the store has \(stored.count) events, memory \(events.count), or they differ")
        }
        let again = try Run(stored: record, events: stored, pending: pending)
        let differences = RunImage(run).differences(from: RunImage(again))
        guard differences.isEmpty else {
            throw violation("\(what): memory | store\n\(differences.joined(separator: "\n"))")
        }
        let wanted = try run.stored(wakeAt: run.isRunning ? run.nextDeadline : nil, retention: Self.retention)
        guard isInTime(record.wakeAt, for: run), record.hasWork == wanted.hasWork, record.status == wanted.status,
            record.closeTime == wanted.closeTime, record.expiresAt == wanted.expiresAt
        else { throw violation("\(what): its row is behind: \(record) | \(wanted)") }
    }

    /// Whatever an open run needs is on its way: a task in a queue, or a deadline that makes one.
    private func checkProgress(
        _ run: Run,
        _ events: [HistoryEvent],
        _ waiting: Set<MatchingTask.Work>,
        _ what: some CustomStringConvertible
    ) throws {
        guard run.isRunning, !run.record.hasPause else { return }
        let number = run.identity.number
        if let task = run.workflowTask {
            let work = MatchingTask.Work.workflowTask(
                run: number,
                scheduledEventID: task.scheduledEventID,
                stamp: task.record.stamp
            )
            guard task.isStarted ? run.nextWorkflowTaskDeadline != nil : waiting.contains(work) || isDue(run) else {
                throw violation("\(what): its workflow task is lost: \(task)")
            }
        } else if run.firstTaskDue == nil {
            guard run.record.bufferedEvents.isEmpty else { throw violation("\(what): has buffered events and no task") }
            let news = events.last { $0.eventType.needsWorkflowTask }
            guard let news, news.eventID < run.lastCompletedTaskStartedEventID else {
                throw violation("\(what): no worker is told of event \(news?.eventID ?? 0)")
            }
        }
        try checkNexusProgress(run, what)
        for activity in run.activities.values where !activity.isPaused {
            let work = MatchingTask.Work.activity(
                run: number,
                scheduledEventID: activity.scheduledEventID,
                stamp: activity.record.stamp
            )
            let hasTask = waiting.contains(work) || activity.isStarted || activity.record.backingOff
            guard hasTask || isDue(run), run.nextDeadline != nil || waiting.contains(work) else {
                throw violation("\(what): activity \(activity.scheduledEventID) is lost: \(activity.record)")
            }
        }
    }

    /// Each operation has a deadline, whether a handler has it, or is yet to get it, or it rests before the next attempt.
    private func checkNexusProgress(_ run: Run, _ what: some CustomStringConvertible) throws {
        for operation in run.nexusOperations.values where operation.deadlines.isEmpty {
            throw violation("\(what): operation \(operation.scheduledEventID) waits for nothing: \(operation.record)")
        }
    }

    /// Whether somebody who wakes the run at `alarm` isn't late. An early alarm does no harm: a speculative workflow task
    /// that a crash took away may leave one.
    private func isInTime(_ alarm: EngineTime?, for run: Run) -> Bool {
        guard run.isRunning, let deadline = run.nextDeadline else { return run.isRunning || alarm == nil }
        return alarm.map { $0 <= deadline } ?? false
    }

    /// Something of the run has timed out and will be looked at as soon as time is looked at.
    private func isDue(_ run: Run) -> Bool {
        run.nextDeadline.map { $0 <= clock.now() } ?? false
    }
}

/// Names a run in a violation. Nearly all checks pass, so it is put into words only then.
private struct RunLabel: CustomStringConvertible {
    let run: Run
    let events: [HistoryEvent]

    var description: String {
        let last = events.suffix(12).map { "\($0.eventID) \($0.eventType)" }.joined(separator: ", ")
        return "\(run.identity.workflowID) (run \(run.identity.number.rawValue), ends with \(last))"
    }
}
