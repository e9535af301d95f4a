import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Splitting history into units")
struct WorkflowTaskUnitsTests {
    /// The last event of each unit; a unit that runs no code is marked by a minus.
    private func units(_ history: HistoryBuilder) -> [Int64] {
        var ends: [Int64] = []
        var start = 0
        while start < history.events.count {
            let unit = WorkflowTaskUnits.unit(of: history.events, from: start)
            ends.append(history.events[unit.end - 1].eventID * (unit.activates ? 1 : -1))
            start = unit.end
        }
        return ends
    }

    @Test("a unit ends with the start of the task that ran code; its commands begin the next one")
    func plain() {
        var history = HistoryBuilder()
        let first = history.fullTask()
        let timer = history.timerStarted("1")
        history.timerFired("1", startedBy: timer)
        let second = history.openTask()
        #expect(units(history) == [first, second])
    }

    @Test("what comes between the schedule and the start of a task belongs to its unit")
    func lateSignal() {
        var history = HistoryBuilder()
        history.taskScheduled()
        history.signaled("Knock")
        let first = history.taskStarted()
        #expect(units(history) == [first])
    }

    @Test("heartbeats are folded into the task that ends them")
    func heartbeats() {
        var history = HistoryBuilder()
        history.fullTask()
        history.fullTask()
        let third = history.fullTask()
        history.timerStarted("1")
        let last = history.openTask()
        #expect(units(history) == [third, last])
    }

    @Test("the first task of a workflow is folded too, if it only sent a heartbeat")
    func heartbeatFirst() {
        var history = HistoryBuilder()
        history.fullTask()
        let second = history.openTask()
        #expect(units(history) == [second])
    }

    @Test("a task after commands is not folded, even if the next follows at once")
    func noHeartbeat() {
        var history = HistoryBuilder()
        let first = history.fullTask()
        history.timerStarted("1")
        let second = history.fullTask()
        let third = history.openTask()
        #expect(units(history) == [first, second, third])
    }

    @Test("a task that failed is no boundary")
    func failedTask() {
        var history = HistoryBuilder()
        history.openTask()
        history.taskFailed(.workflowWorkerUnhandledFailure)
        let second = history.fullTask()
        history.timerStarted("1")
        #expect(units(history) == [second, -history.lastID])
    }

    @Test("a task that timed out is no boundary, as often as it happens")
    func timedOutTask() {
        var history = HistoryBuilder()
        for _ in 0..<3 {
            history.openTask()
            history.taskTimedOut()
        }
        let last = history.openTask()
        #expect(units(history) == [last])
    }

    @Test("a failed task among heartbeats is forgotten, the others stand")
    func failedHeartbeat() {
        var history = HistoryBuilder()
        let first = history.fullTask()
        history.openTask()
        history.taskFailed(.unspecified)
        history.terminated()
        #expect(units(history) == [first, -history.lastID])
    }

    @Test("without commands since, a start that was not answered does not end the unit, but the end of history does")
    func openHeartbeat() {
        var history = HistoryBuilder()
        let first = history.fullTask()
        history.timerStarted("1")
        history.fullTask()
        let second = history.lastID - 1
        history.signaled("Knock")
        let third = history.openTask()
        #expect(units(history) == [first, second, third])
    }

    @Test("the last completed task at the end of history is a unit, and what follows it is not")
    func endOfHistory() {
        var history = HistoryBuilder()
        let first = history.fullTask()
        #expect(units(history) == [first, -history.lastID])
        history.timerStarted("1")
        #expect(units(history) == [first, -history.lastID])
        history.signaled("Knock")
        history.taskScheduled()
        #expect(units(history) == [first, -history.lastID])
    }

    @Test("an update ends the unit at the last start that came before its request")
    func update() {
        var history = HistoryBuilder()
        history.fullTask()
        let heartbeat = history.fullTask()
        let request = history.taskScheduled()
        history.taskStarted()
        history.taskCompleted()
        history.updateAccepted("u", after: request)
        #expect(units(history).first == heartbeat)
    }

    @Test("an update whose request came before every start ends the unit where it was accepted")
    func updateInFirstTask() {
        var history = HistoryBuilder()
        let request = history.taskScheduled()
        let first = history.taskStarted()
        history.taskCompleted()
        history.updateAccepted("u", after: request)
        let second = history.openTask()
        #expect(units(history) == [first, second])
    }

    @Test("an update that came after a task began is not seen by that task")
    func updateAfterStart() {
        var history = HistoryBuilder()
        let first = history.fullTask()
        let request = history.lastID
        let second = history.fullTask()
        history.updateAccepted("u", after: request)
        let last = history.openTask()
        #expect(units(history) == [first, second, last])
    }

    @Test(
        "ends made by code stand in a unit that runs no code",
        arguments: ["completed", "failed", "canceled", "continued"]
    )
    func ends(_ end: String) {
        var history = HistoryBuilder()
        let first = history.fullTask()
        switch end {
        case "completed": history.completed()
        case "failed": history.failed()
        case "canceled": history.canceled()
        default: history.continuedAsNew()
        }
        #expect(units(history) == [first, -history.lastID])
    }

    @Test("a task cut off by the run's end never took effect", arguments: [true, false])
    func cutOff(terminated: Bool) {
        var history = HistoryBuilder()
        let first = history.fullTask()
        history.timerStarted("1")
        history.openTask()
        if terminated { history.terminated() } else { history.timedOut() }
        #expect(units(history) == [first, -history.lastID])
    }

    @Test("after a folded heartbeat the run's end does not hide the task before it")
    func endAfterHeartbeat() {
        var history = HistoryBuilder()
        history.fullTask()
        let second = history.fullTask()
        history.taskScheduled()
        history.terminated()
        #expect(units(history) == [second, -history.lastID])
    }
}
