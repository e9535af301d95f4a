import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("What a run knows about its place in history")
struct ReplayStateTests {
    @Test("the first task of a run is no replay")
    func firstTask() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        #expect(machines.isReplaying)
        #expect(try machines.run(history.events).map(\.isReplaying) == [false])
    }

    /// Two tasks that took effect and one at hand.
    private func threeTasks() -> HistoryBuilder {
        var history = HistoryBuilder()
        history.fullTask()
        let first = history.timerStarted("1")
        history.timerFired("1", startedBy: first)
        history.fullTask()
        let second = history.timerStarted("2")
        history.timerFired("2", startedBy: second)
        history.openTask()
        return history
    }

    private let steps: [Step] = [{ $0.timer(1) }, { $0.timer(2) }]

    @Test("tasks that took effect are replayed, the one at hand is not")
    func replayEnds() throws {
        var machines = RunMachines()
        let activations = try machines.run(threeTasks().events, previousStartedEventID: 8, steps)
        #expect(activations.map(\.isReplaying) == [true, true, false])
    }

    @Test("where no command will be sent, everything is replay")
    func replaysOnly() throws {
        var machines = RunMachines()
        let activations = try machines.run(threeTasks().events, replaysOnly: true, steps)
        #expect(activations.map(\.isReplaying) == [true, true, true])
    }

    @Test("a run that is up to date stays so")
    func staysLive() throws {
        var history = threeTasks()
        var machines = RunMachines()
        _ = try machines.run(history.events, previousStartedEventID: 8, steps)
        let known = history.lastID
        history.taskCompleted()
        history.signaled("Knock")
        history.openTask()
        let activations = try machines.run(history.events(after: known), previousStartedEventID: known)
        #expect(activations.map(\.isReplaying) == [false])
    }

    @Test("a run that has fallen behind its history replays what another worker did")
    func behind() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        #expect(try machines.run(history.events, [{ $0.timer(1) }]).map(\.isReplaying) == [false])
        history.taskCompleted()
        let first = history.timerStarted("1")
        history.timerFired("1", startedBy: first)
        let elsewhere = history.fullTask()
        let second = history.timerStarted("2")
        history.timerFired("2", startedBy: second)
        history.openTask()
        let activations = try machines.run(history.events, previousStartedEventID: elsewhere, [{ $0.timer(2) }])
        #expect(activations.map(\.isReplaying) == [true, false])
    }

    @Test("the clock shows when the task began, and never goes back")
    func clock() throws {
        var history = HistoryBuilder()
        let first = history.fullTask()
        let timer = history.timerStarted("1")
        history.timerFired("1", startedBy: timer)
        let second = history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, [{ $0.timer(1) }])
        #expect(activations.map(\.time) == [first * 1_000_000_000, second * 1_000_000_000])

        var events = history.events
        events[events.count - 1].eventTime.seconds = 1
        var others = RunMachines()
        let times = try others.run(events, [{ $0.timer(1) }]).map(\.time)
        #expect(times == [first * 1_000_000_000, first * 1_000_000_000])
    }

    @Test("after folded heartbeats, clock and length are those of the last task")
    func folded() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let second = history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events)
        #expect(activations.map(\.time) == [second * 1_000_000_000])
        #expect(activations.map(\.historyLength) == [Int(second)])
    }

    @Test("length, size and the hint to continue as new are what the server said with the task")
    func sizes() throws {
        var history = HistoryBuilder()
        history.taskScheduled()
        history.taskStarted(size: 4_711, suggestsContinueAsNew: true)
        var machines = RunMachines()
        let activation = try #require(try machines.run(history.events).first)
        #expect(activation.historyLength == 3)
        #expect(activation.historySize == 4_711)
        #expect(activation.continueAsNewSuggested)
        #expect(machines.historyLength == 3)
        #expect(machines.historySize == 4_711)
        #expect(machines.continueAsNewSuggested)
    }

    // MARK: Feeding

    @Test("events that were seen before are skipped")
    func redelivered() throws {
        var history = HistoryBuilder()
        let first = history.openTask()
        var machines = RunMachines()
        _ = try machines.run(history.events)
        history.taskCompleted()
        history.signaled("Knock")
        history.openTask()
        #expect(try machines.run(history.events, previousStartedEventID: first).map(\.summaries) == [["signal Knock"]])
        #expect(machines.processedEventID == history.lastID)
    }

    @Test("a gap in history is refused", arguments: [true, false])
    func gap(isAtStart: Bool) throws {
        var history = HistoryBuilder()
        if !isAtStart { history.skipNumbers(2) }
        history.openTask()
        var machines = RunMachines()
        let events = isAtStart ? Array(history.events.dropFirst()) : history.events
        #expect {
            _ = try machines.run(events)
        } throws: { error in
            (error as? ReplayError)?.code == .invalidHistory
                && "\(error)".hasPrefix("Event \(isAtStart ? 2 : 4) came where event \(isAtStart ? 1 : 2) was due")
        }
    }

    @Test("a task that the server discarded is forgotten, and its numbers may come again")
    func speculative() throws {
        var history = HistoryBuilder()
        let first = history.openTask()
        var machines = RunMachines()
        _ = try machines.run(history.events, [{ $0.timer(1) }])
        history.taskCompleted()
        let timer = history.timerStarted("1")

        let scheduled = history.taskScheduled()
        let speculative = history.taskStarted()
        let activations = try machines.run(
            history.events(after: first),
            previousStartedEventID: first,
            messages: [.request("u", after: scheduled)],
            [
                { machines in
                    machines.rejectUpdate(
                        UpdateRequest(
                            protocolInstanceID: "u",
                            messageID: "u/request",
                            sequencingEventID: scheduled,
                            request: .sample("u"),
                            runsValidator: true
                        ),
                        failure: .init()
                    )
                }
            ]
        )
        #expect(activations.map(\.summaries) == [["update u?"]])
        #expect(machines.takeCompletion(sdkVersion: "1").commands.isEmpty)
        machines.discardSpeculativeTask()
        #expect(machines.processedEventID == timer)

        history.takeBack(2)
        history.timerFired("1", startedBy: timer)
        let last = history.openTask()
        #expect(last == speculative + 1)
        let next = try machines.run(history.events(after: first), previousStartedEventID: first)
        #expect(next.map(\.summaries) == [["timer 1 fired"]])
    }

    // MARK: Events of other kinds

    @Test("an event of an unknown kind is refused, unless the server says that it may be ignored")
    func unknownEvent() throws {
        func history(workerMayIgnore: Bool) -> HistoryBuilder {
            var history = HistoryBuilder()
            history.add(.UNRECOGNIZED(9_999), nil, workerMayIgnore: workerMayIgnore)
            history.openTask()
            return history
        }
        var machines = RunMachines()
        #expect(try machines.run(history(workerMayIgnore: true).events).count == 1)
        var others = RunMachines()
        #expect {
            _ = try others.run(history(workerMayIgnore: false).events)
        } throws: { error in
            (error as? ReplayError)?.code == .invalidHistory && "\(error)".hasPrefix("event 2 (")
                && "\(error)".hasSuffix("is of a kind that this version does not understand.")
        }
    }

    @Test("events that change nothing for code are passed over")
    func passedOver() throws {
        var history = HistoryBuilder()
        history.add(.workflowExecutionOptionsUpdated, .workflowExecutionOptionsUpdatedEventAttributes(.init()))
        history.add(.workflowExecutionPaused, .workflowExecutionPausedEventAttributes(.init()))
        history.add(.workflowExecutionUnpaused, .workflowExecutionUnpausedEventAttributes(.init()))
        history.openTask()
        var machines = RunMachines()
        #expect(try machines.run(history.events).map(\.summaries) == [["initialize"]])
    }
}
