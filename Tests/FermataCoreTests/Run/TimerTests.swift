import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Timers of a run")
struct TimerTests {
    @Test("a timer is started by a command, confirmed by its event, and fires")
    func fires() throws {
        var history = HistoryBuilder()
        let first = history.openTask()
        var machines = RunMachines()
        #expect(try machines.run(history.events, [{ $0.timer(1) }]).map(\.summaries) == [["initialize"]])
        #expect(machines.takeCommands() == ["StartTimer ('1')"])

        history.taskCompleted()
        let started = history.timerStarted("1")
        history.timerFired("1", startedBy: started)
        history.openTask()
        let activations = try machines.run(history.events(after: first), previousStartedEventID: first)
        #expect(activations.map(\.summaries) == [["timer 1 fired"]])
        #expect(machines.takeCommands() == [])
        #expect(machines.machines.isEmpty)
        #expect(machines.machineByEvent.isEmpty)
    }

    @Test("a timer cancelled before it is sent leaves nothing behind")
    func cancelledBeforeSent() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [
                {
                    $0.timer(1)
                    $0.timer(2)
                    #expect($0.cancelTimer(1) == .withdraw)
                    #expect($0.cancelTimer(1) == .nothing)
                }
            ]
        )
        #expect(machines.takeCommands() == ["StartTimer ('2')"])
        #expect(machines.machines.count == 1)
    }

    @Test("a started timer is cancelled by a command, once")
    func cancelled() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let started = history.timerStarted("1")
        history.signaled("Stop")
        let second = history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            previousStartedEventID: 3,
            [
                { $0.timer(1) },
                {
                    #expect($0.cancelTimer(1) == .requestAndResolve)
                    #expect($0.cancelTimer(1) == .nothing)
                },
            ]
        )
        #expect(machines.takeCommands() == ["CancelTimer ('1')"])

        history.taskCompleted()
        history.timerCanceled("1", startedBy: started)
        history.openTask()
        let activations = try machines.run(history.events(after: second), previousStartedEventID: second)
        #expect(activations.map(\.summaries) == [[]])
        #expect(machines.machines.isEmpty)
        #expect(machines.machineByEvent.isEmpty)
    }

    @Test("a timer that has fired cannot be cancelled")
    func firedBeforeCancel() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let started = history.timerStarted("1")
        history.timerFired("1", startedBy: started)
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(
            history.events,
            previousStartedEventID: 3,
            [{ $0.timer(1) }, { #expect($0.cancelTimer(1) == .nothing) }]
        )
        #expect(activations.last?.summaries == ["timer 1 fired"])
        #expect(machines.takeCommands() == [])
    }

    @Test("timers fire in the order of history, not of their numbers")
    func order() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let first = history.timerStarted("1")
        let second = history.timerStarted("2")
        history.timerFired("2", startedBy: second)
        history.timerFired("1", startedBy: first)
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(
            history.events,
            [
                {
                    $0.timer(1)
                    $0.timer(2)
                }
            ]
        )
        #expect(activations.last?.summaries == ["timer 2 fired", "timer 1 fired"])
    }

    @Test("a summary travels with the command, and a duration to the nanosecond")
    func metadata() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [
                {
                    $0.startTimer(
                        1,
                        duration: .milliseconds(1_500) + .nanoseconds(7),
                        metadata: .with { $0.summary = .text("tea") }
                    )
                }
            ]
        )
        let command = try #require(machines.takeCompletion(sdkVersion: "1").commands.first)
        #expect(command.userMetadata.summary.text == "tea")
        #expect(command.startTimerCommandAttributes.startToFireTimeout.seconds == 1)
        #expect(command.startTimerCommandAttributes.startToFireTimeout.nanos == 500_000_007)
    }
}
