import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("timers of workflows")
struct TimerTests {
    @Test("timers fire in the order of their times, then of their starts, with one workflow task")
    func order() {
        var builder = RunBuilder()
        builder.startTimer("late", after: .seconds(3))
        builder.startTimer("z", after: .seconds(2))
        builder.startTimer("a", after: .seconds(2))
        builder.startTimer("later", after: .seconds(30))
        _ = builder.takeEvents()
        builder.advance(by: .seconds(5))
        builder.run.fireDeadlines(now: builder.now)
        let events = builder.takeEvents()
        #expect(events.dropLast().map(\.timerFiredEventAttributes.timerID) == ["z", "a", "late"])
        #expect(events[0].timerFiredEventAttributes.startedEventID == 6)
        #expect(events.last?.eventType == .workflowTaskScheduled)
        #expect(events.allSatisfy { EngineTime($0.eventTime) == builder.now })
        #expect(builder.run.timers.keys.sorted() == ["later"])
    }

    @Test("a timer doesn't fire early, and not twice")
    func once() throws {
        var builder = RunBuilder()
        builder.startTimer("a", after: .seconds(2))
        _ = builder.takeEvents()
        #expect(builder.run.nextDeadline == builder.now + .seconds(2))
        builder.advance(by: .milliseconds(1_999))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().isEmpty)
        builder.advance(by: .milliseconds(1))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().count == 2)
        builder.run.fireTimers(now: builder.now)
        #expect(builder.takeEvents().isEmpty)
    }

    @Test("while a worker has the workflow task a timer's event is buffered")
    func buffered() {
        var builder = RunBuilder()
        builder.startTimer("a", after: .seconds(2))
        builder.giveTaskToWorker()
        _ = builder.takeEvents()
        builder.advance(by: .seconds(2))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().isEmpty)
        #expect(builder.run.record.bufferedEvents.map(\.eventType) == [.timerFired])
    }
}
