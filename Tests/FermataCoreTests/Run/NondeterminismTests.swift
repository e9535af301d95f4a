import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Code that does not fit its history")
struct NondeterminismTests {
    /// What replay of code against a history says.
    private func message(
        _ steps: [Step],
        _ course: (inout HistoryBuilder) -> Void
    ) throws -> String {
        var history = HistoryBuilder()
        history.fullTask()
        course(&history)
        history.openTask()
        var machines = RunMachines()
        do {
            _ = try machines.run(history.events, steps)
            Issue.record("Replay found nothing wrong")
            return ""
        } catch let error as ReplayError {
            #expect(error.code == .nondeterminism)
            #expect(error.message.hasPrefix("[TMPRL1100] Nondeterminism error: "))
            #expect(error.message.hasSuffix("or guard the change with a patch."))
            return error.message
        }
    }

    private func mismatch(_ event: String, _ command: String) -> String {
        "history has \(event), but the workflow issued the command \(command). "
    }

    @Test("another kind of command names the event and the command")
    func otherKind() throws {
        let message = try message([{ $0.timer(1) }]) { $0.activityScheduled("1") }
        let event = "event 5 (ActivityTaskScheduled, activity 'Fetch' with id '1')"
        #expect(message.contains(mismatch(event, "StartTimer ('1')")))
    }

    @Test("another activity type or id is found")
    func otherActivity() throws {
        let event = "event 5 (ActivityTaskScheduled, activity 'Fetch' with id '1')"
        let type = try message([{ $0.activity(1, type: "Send") }]) { $0.activityScheduled("1") }
        #expect(type.contains(mismatch(event, "ScheduleActivityTask (activity 'Send' with id '1')")))
        let id = try message([{ $0.activity(1, id: "x") }]) { $0.activityScheduled("1") }
        #expect(id.contains(mismatch(event, "ScheduleActivityTask (activity 'Fetch' with id 'x')")))
    }

    @Test("another timer is found")
    func otherTimer() throws {
        let message = try message([{ $0.timer(2) }]) { $0.timerStarted("1") }
        #expect(message.contains(mismatch("event 5 (TimerStarted, timer '1')", "StartTimer ('2')")))
    }

    @Test("another child type or id is found")
    func otherChild() throws {
        let event = "event 5 (StartChildWorkflowExecutionInitiated, child workflow 'Child' with id 'child')"
        let type = try message([{ $0.child(1, type: "Other") }]) { $0.childInitiated("child") }
        #expect(type.contains(mismatch(event, "StartChildWorkflowExecution (type 'Other' with id 'child')")))
        let id = try message([{ $0.child(1, id: "other") }]) { $0.childInitiated("child") }
        #expect(id.contains(mismatch(event, "StartChildWorkflowExecution (type 'Child' with id 'other')")))
    }

    @Test("a cancelled activity is compared by the event that scheduled it")
    func otherCancelRequest() throws {
        let message = try message(
            [
                {
                    $0.activity(1)
                    $0.activity(2)
                }, { _ = $0.cancelActivity(2) },
            ]
        ) {
            let first = $0.activityScheduled("1")
            $0.activityScheduled("2")
            $0.fullTask()
            $0.activityCancelRequested(first)
        }
        let event = "event 10 (ActivityTaskCancelRequested)"
        #expect(message.contains(mismatch(event, "RequestCancelActivityTask (of event 6)")))
    }

    @Test("an event without a command is found")
    func missingCommand() throws {
        let message = try message([]) { $0.timerStarted("1") }
        let event = "event 5 (TimerStarted, timer '1')"
        #expect(message.contains("history has \(event), but the workflow issued no command for it. "))
    }

    @Test("a command without an event is found, where history goes on")
    func missingEvent() throws {
        let message = try message([{ $0.timer(1) }]) { $0.signaled("Knock") }
        #expect(
            message.contains(
                "the workflow issued the command StartTimer ('1'), but history up to event 7 has no event for it. "
            )
        )
    }

    @Test("a command without an event is found, where history ends behind its task")
    func missingLastEvent() throws {
        var history = HistoryBuilder()
        history.fullTask()
        var machines = RunMachines()
        #expect {
            _ = try machines.run(history.events, replaysOnly: true, [{ $0.timer(1) }])
        } throws: { error in
            "\(error)".contains("the command StartTimer ('1'), but history up to event 4 has no event for it.")
        }
    }

    @Test("commands in another order are found")
    func otherOrder() throws {
        let message = try message(
            [
                {
                    $0.activity(1)
                    $0.timer(1)
                }
            ]
        ) {
            $0.timerStarted("1")
            $0.activityScheduled("1")
        }
        let command = "ScheduleActivityTask (activity 'Fetch' with id '1')"
        #expect(message.contains(mismatch("event 5 (TimerStarted, timer '1')", command)))
    }

    @Test("the end of something that code never began is found")
    func foreignEnd() throws {
        let timer = try message([]) { $0.timerFired("1", startedBy: 99) }
        #expect(timer.contains("event 5 (TimerFired) belongs to event 99, for which the workflow has no command. "))
        let activity = try message([]) { $0.activityCompleted(99) }
        #expect(activity.contains("event 5 (ActivityTaskCompleted) belongs to event 99"))
        let child = try message([]) { $0.childCompleted(99) }
        #expect(child.contains("event 5 (ChildWorkflowExecutionCompleted) belongs to event 99"))
    }

    @Test("an end that belongs to a thing of another kind is found")
    func wrongKindOfEnd() throws {
        let activity = try message([{ $0.timer(1) }]) {
            let timer = $0.timerStarted("1")
            $0.activityCompleted(timer)
        }
        #expect(activity.contains("event 6 (ActivityTaskCompleted) does not fit the command that the workflow issued"))
        let child = try message([{ $0.timer(1) }]) {
            let timer = $0.timerStarted("1")
            $0.childStarted(timer)
        }
        #expect(child.contains("event 6 (ChildWorkflowExecutionStarted) does not fit the command"))
        let timer = try message([{ $0.activity(1) }]) {
            let scheduled = $0.activityScheduled("1")
            $0.timerFired("1", startedBy: scheduled)
        }
        #expect(timer.contains("event 6 (TimerFired) does not fit the command"))
        let external = try message([{ $0.activity(1) }]) {
            let scheduled = $0.activityScheduled("1")
            $0.signalDelivered(scheduled)
        }
        #expect(external.contains("event 6 (ExternalWorkflowExecutionSignaled) does not fit the command"))
    }

    @Test("the same thing cannot end twice")
    func endsTwice() throws {
        let message = try message([{ $0.timer(1) }]) {
            let timer = $0.timerStarted("1")
            $0.timerFired("1", startedBy: timer)
            $0.timerFired("1", startedBy: timer)
        }
        #expect(message.contains("event 7 (TimerFired) belongs to event 5"))
    }

    @Test("inputs and attributes are not compared")
    func notCompared() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.attributesUpserted(["Color": "blue"])
        history.memoUpserted()
        history.signalInitiated("Knock")
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [
                {
                    $0.upsertSearchAttributes(.init())
                    $0.upsertMemo(.init())
                    $0.signal(1, "Ring")
                }
            ]
        )
        #expect(machines.takeCommands() == [])
    }
}
