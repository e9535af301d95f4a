import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("deadlines of runs")
struct DeadlineTests {
    @Test("a run that waits for others alone has none, nor has one that has ended")
    func none() {
        var builder = RunBuilder()
        #expect(builder.run.nextDeadline == nil)
        builder.startTimer("a", after: .seconds(2))
        builder.run.terminateRun(reason: "", details: nil, identity: "", now: builder.now)
        #expect(builder.run.nextDeadline == nil)
        _ = builder.takeEvents()
        builder.advance(by: .seconds(5))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().isEmpty)
    }

    @Test("the earliest of all counts")
    func earliest() throws {
        var builder = RunBuilder { $0.workflowRunTimeout = Duration.seconds(100).message }
        let start = builder.now
        #expect(builder.run.nextDeadline == start + .seconds(100))
        builder.startTimer("a", after: .seconds(50))
        #expect(builder.run.nextDeadline == start + .seconds(50))
        builder.scheduleActivity { $0.scheduleToStartTimeout = Duration.seconds(20).message }
        #expect(builder.run.nextDeadline == start + .seconds(20))
        builder.giveTaskToWorker()
        #expect(builder.run.nextDeadline == start + .seconds(10))
    }

    @Test("the run's time is counted from when its first task may start, and ends with that of the chain")
    func expiration() {
        let run = RunBuilder.justStarted {
            $0.workflowRunTimeout = Duration.seconds(10).message
            $0.firstWorkflowTaskBackoff = Duration.seconds(30).message
        }
        #expect(run.run.expiration == run.now + .seconds(40))
        let chain = RunBuilder.justStarted {
            $0.workflowRunTimeout = Duration.seconds(10).message
            $0.workflowExecutionExpirationTime = (run.now + .seconds(5)).timestamp
        }
        #expect(chain.run.expiration == chain.now + .seconds(5))
        let chainAlone = RunBuilder.justStarted {
            $0.workflowExecutionExpirationTime = (run.now + .seconds(5)).timestamp
        }
        #expect(chainAlone.run.expiration == chainAlone.now + .seconds(5))
        #expect(RunBuilder().run.expiration == nil)
    }

    @Test("a run whose time is over is timed out, and nothing comes after")
    func timesOut() {
        var builder = RunBuilder { $0.workflowRunTimeout = Duration.seconds(10).message }
        builder.startTimer("same", after: .seconds(10))
        builder.startTimer("later", after: .seconds(11))
        _ = builder.takeEvents()
        builder.advance(by: .seconds(60))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().map(\.eventType) == [.workflowExecutionTimedOut])
        #expect(builder.run.status == .timedOut)
    }

    @Test("what was due before the end of the run comes first, also late")
    func overdue() {
        var builder = RunBuilder { $0.workflowRunTimeout = Duration.seconds(10).message }
        builder.startTimer("a", after: .seconds(2))
        _ = builder.takeEvents()
        builder.advance(by: .seconds(60))
        builder.run.fireDeadlines(now: builder.now)
        #expect(
            builder.takeEvents().map(\.eventType) == [.timerFired, .workflowTaskScheduled, .workflowExecutionTimedOut]
        )
    }

    @Test("the first workflow task waits for its back-off")
    func firstTask() {
        var builder = RunBuilder.justStarted { $0.firstWorkflowTaskBackoff = Duration.seconds(30).message }
        #expect(builder.run.nextDeadline == builder.now + .seconds(30))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().isEmpty)
        builder.advance(by: .seconds(30))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().map(\.eventType) == [.workflowTaskScheduled])
        #expect(builder.run.nextDeadline == nil)
    }

    @Test("a paused run doesn't wait for its first task")
    func pausedFirstTask() {
        var builder = RunBuilder.justStarted { $0.firstWorkflowTaskBackoff = Duration.seconds(30).message }
        builder.run.record.pause.reason = "wait"
        #expect(builder.run.nextDeadline == nil)
    }

    @Test("a workflow task that takes too long is timed out")
    func workflowTask() {
        var builder = RunBuilder()
        builder.giveTaskToWorker()
        _ = builder.takeEvents()
        builder.advance(by: .seconds(10))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.takeEvents().first?.eventType == .workflowTaskTimedOut)
    }

    @Test("timers and activities that are due together share a workflow task")
    func together() {
        var builder = RunBuilder()
        builder.scheduleActivity { $0.scheduleToStartTimeout = Duration.seconds(2).message }
        builder.startTimer("a", after: .seconds(2))
        _ = builder.takeEvents()
        builder.advance(by: .seconds(2))
        builder.run.fireDeadlines(now: builder.now)
        #expect(
            builder.takeEvents().map(\.eventType) == [.timerFired, .workflowTaskScheduled, .activityTaskTimedOut]
        )
    }
}
