import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Commands about timers")
struct TimerCommandTests {
    private func fixtureWithTimer(fires: Bool) throws -> WorkflowTaskFixture {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.startTimer("t")])
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start()
        if fires {
            fixture.run.append(
                .timerFired,
                .timerFiredEventAttributes(
                    .with {
                        $0.timerID = "t"
                        $0.startedEventID = 5
                    }
                ),
                now: fixture.now
            )
        }
        _ = fixture.takeEvents()
        return fixture
    }

    @Test("a timer is started")
    func start() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.startTimer("t", seconds: 7)])
        let attributes = try #require(fixture.takeEvents().last).timerStartedEventAttributes
        #expect(attributes.timerID == "t")
        #expect(attributes.startToFireTimeout.seconds == 7)
        #expect(attributes.workflowTaskCompletedEventID == 4)
        #expect(fixture.run.timers["t"]?.fireTime == fixture.now + .seconds(7))
    }

    @Test("a timer is cancelled")
    func cancel() throws {
        var fixture = try fixtureWithTimer(fires: false)
        try fixture.complete([.cancelTimer("t")])
        let attributes = try #require(fixture.takeEvents().last).timerCanceledEventAttributes
        #expect(attributes.timerID == "t")
        #expect(attributes.startedEventID == 5)
        #expect(attributes.identity == "worker")
        #expect(fixture.run.timers.isEmpty)
    }

    @Test("a timer that has fired unseen is cancelled all the same, and the workflow may end")
    func cancelFired() throws {
        var fixture = try fixtureWithTimer(fires: true)
        let outcome = try fixture.complete([.cancelTimer("t"), .complete()])
        #expect(outcome.error == nil)
        let events = fixture.takeEvents()
        #expect(
            events.map(\.eventType) == [.workflowTaskCompleted, .timerCanceled, .workflowExecutionCompleted]
        )
        #expect(events[1].timerCanceledEventAttributes.startedEventID == 5)
    }

    @Test("the workflow may not end if something else has come, too")
    func cancelFiredAndSignal() throws {
        var fixture = try fixtureWithTimer(fires: true)
        fixture.signal()
        let outcome = try fixture.complete([.cancelTimer("t"), .complete()])
        #expect(outcome.error?.message == "UnhandledCommand")
        #expect(
            fixture.takeTypes() == [
                .workflowTaskFailed, .timerFired, .workflowExecutionSignaled, .workflowTaskScheduled,
            ]
        )
    }

    @Test("what is wrong is named")
    func faults() throws {
        let cases: [(Command, String)] = [
            (
                .bare(.startTimer),
                "BadStartTimerAttributes: StartTimerCommandAttributes is not set on StartTimerCommand."
            ),
            (.startTimer(""), "BadStartTimerAttributes: TimerId is not set on StartTimerCommand."),
            (
                .startTimer("t", seconds: -1),
                "BadStartTimerAttributes: An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. "
                    + "TimerId=t"
            ),
            (
                .bare(.cancelTimer),
                "BadCancelTimerAttributes: CancelTimerCommandAttributes is not set on CancelTimerCommand."
            ),
            (.cancelTimer(""), "BadCancelTimerAttributes: TimerId is not set on CancelTimerCommand."),
            (
                .cancelTimer("t"),
                "BadCancelTimerAttributes: invalid history builder state for action: add-timer-canceled-event, TimerID: t"
            ),
        ]
        for (command, message) in cases {
            var fixture = WorkflowTaskFixture()
            #expect(try fixture.work([command]).error?.message == message)
        }
        var fixture = WorkflowTaskFixture()
        fixture.limits.idLengthMaximum = 2
        #expect(
            try fixture.work([.startTimer("abc")]).error?.message == "BadStartTimerAttributes: "
                + "TimerId on StartTimerCommand exceeds length limit. TimerId=abc Length=3 Limit=2"
        )
    }
}
