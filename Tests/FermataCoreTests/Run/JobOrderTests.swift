import TemporalAPI
import Testing

@testable import FermataCore

@Suite("The order of what a run is told")
struct JobOrderTests {
    @Test("the workflow is made before its early signals, wherever they stand in history")
    func earlySignals() throws {
        var history = HistoryBuilder()
        history.taskScheduled()
        history.signaled("First")
        history.signaled("Second")
        history.taskStarted()
        var machines = RunMachines()
        #expect(
            try machines.run(history.events).map(\.summaries) == [["initialize", "signal First", "signal Second"]]
        )
    }

    @Test("messages go before everything else, each kind in the order of history")
    func classes() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let timer = history.timerStarted("1")
        let scheduled = history.activityScheduled("1")
        history.activityCompleted(scheduled)
        history.cancelRequested("enough")
        history.signaled("First")
        history.timerFired("1", startedBy: timer)
        history.signaled("Second")
        let request = history.taskScheduled()
        history.taskStarted()
        var machines = RunMachines()
        let activations = try machines.run(
            history.events,
            previousStartedEventID: 3,
            messages: [.request("u", after: request)],
            [
                {
                    $0.timer(1)
                    $0.activity(1)
                }
            ]
        )
        #expect(
            activations.last?.summaries == [
                "signal First", "signal Second", "update u?", "activity 1 completed: nothing", "cancelled: enough",
                "timer 1 fired",
            ]
        )
    }

    @Test("what happened during folded heartbeats is told at once")
    func foldedHeartbeats() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.signaled("First")
        history.fullTask()
        history.signaled("Second")
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, previousStartedEventID: 6)
        #expect(activations.map(\.summaries) == [["initialize"], ["signal First"], ["signal Second"]])

        var quiet = HistoryBuilder()
        quiet.fullTask()
        quiet.fullTask()
        quiet.signaled("Late")
        quiet.openTask()
        var others = RunMachines()
        #expect(try others.run(quiet.events).map(\.summaries) == [["initialize"], ["signal Late"]])
    }

    @Test("what comes with a task that failed is told to the next one, once")
    func failedTask() throws {
        var history = HistoryBuilder()
        history.openTask()
        history.taskFailed(.workflowWorkerUnhandledFailure)
        history.signaled("Knock")
        history.openTask()
        var machines = RunMachines()
        #expect(try machines.run(history.events).map(\.summaries) == [["initialize", "signal Knock"]])
    }

    @Test("a reset gives new random numbers, before any message")
    func reset() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let timer = history.timerStarted("1")
        history.timerFired("1", startedBy: timer)
        history.openTask()
        history.taskFailed(.resetWorkflow, newRunID: "second-run")
        history.signaled("Knock")
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, previousStartedEventID: 3, [{ $0.timer(1) }])
        #expect(
            activations.last?.summaries == [
                "reseed \(RunRandom.seed(runID: "second-run"))", "signal Knock", "timer 1 fired",
            ]
        )
    }

    @Test("a task that failed for another reason gives no new random numbers")
    func ordinaryFailure() throws {
        var history = HistoryBuilder()
        history.openTask()
        history.taskFailed(.nonDeterministicError, newRunID: "second-run")
        history.openTask()
        var machines = RunMachines()
        #expect(try machines.run(history.events).map(\.summaries) == [["initialize"]])
    }
}
