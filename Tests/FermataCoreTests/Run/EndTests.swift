import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("The end of a run")
struct EndTests {
    @Test("the end is the last command, whatever code issues after it in the same activation")
    func endIsLast() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [
                {
                    $0.timer(1)
                    $0.complete()
                    #expect($0.isEnding)
                    #expect(!$0.hasEnded)
                    $0.activity(1)
                }
            ]
        )
        #expect(machines.hasEnded)
        #expect(
            machines.takeCommands() == [
                "StartTimer ('1')", "ScheduleActivityTask (activity 'Fetch' with id '1')", "CompleteWorkflowExecution",
            ]
        )
    }

    @Test("the first end counts")
    func firstEnd() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [
                {
                    $0.fail()
                    $0.complete()
                }
            ]
        )
        #expect(machines.takeCommands() == ["FailWorkflowExecution"])
    }

    @Test("after the end nothing more is asked")
    func nothingAfter() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(history.events, [{ $0.complete() }])
        machines.timer(1)
        machines.upsertMemo(.init())
        machines.fail()
        machines.endActivation()
        #expect(machines.takeCommands() == ["CompleteWorkflowExecution"])
    }

    @Test("a finished run is replayed to its end", arguments: [true, false])
    func replayed(isLast: Bool) throws {
        var history = HistoryBuilder()
        history.fullTask()
        if !isLast { history.timerStarted("1") }
        history.completed()
        var machines = RunMachines()
        let activations = try machines.run(
            history.events,
            replaysOnly: true,
            [
                {
                    $0.complete()
                    if !isLast { $0.timer(1) }
                }
            ]
        )
        #expect(activations.count == 1)
        #expect(machines.hasEnded)
        #expect(machines.processedEventID == history.lastID)
        #expect(machines.takeCommands() == [])
    }

    @Test("a run ended from outside needs no command", arguments: [true, false])
    func endedFromOutside(terminated: Bool) throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.timerStarted("1")
        if terminated { history.terminated() } else { history.timedOut() }
        var machines = RunMachines()
        let activations = try machines.run(history.events, replaysOnly: true, [{ $0.timer(1) }])
        #expect(activations.count == 1)
        #expect(machines.hasEnded)
    }

    @Test("each end is confirmed by its own event only")
    func otherEnd() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.completed()
        var machines = RunMachines()
        #expect {
            _ = try machines.run(history.events, replaysOnly: true, [{ $0.fail() }])
        } throws: { error in
            "\(error)".contains(
                "history has event 5 (WorkflowExecutionCompleted), but the workflow issued the command FailWorkflowExecution."
            )
        }
    }

    @Test("commands are taken once")
    func takenOnce() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(history.events, [{ $0.timer(1) }])
        #expect(machines.takeCommands().count == 1)
        #expect(machines.takeCommands().isEmpty)
    }

    @Test("what history knows already is not sent: only the rest of what code issued")
    func unsentOnly() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let timer = history.timerStarted("1")
        history.timerFired("1", startedBy: timer)
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(history.events, previousStartedEventID: 3, [{ $0.timer(1) }, { $0.timer(2) }])
        #expect(machines.takeCommands() == ["StartTimer ('2')"])
    }
}
