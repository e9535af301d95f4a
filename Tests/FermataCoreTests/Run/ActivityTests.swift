import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Activities of a run")
struct ActivityTests {
    /// Replays one activity that ends as told, and gives the jobs of the last activation.
    private func jobs(_ end: (inout HistoryBuilder, Int64) -> Void) throws -> [Job] {
        var history = HistoryBuilder()
        history.fullTask()
        let scheduled = history.activityScheduled("1")
        history.activityStarted(scheduled)
        end(&history, scheduled)
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, [{ $0.activity(1) }])
        #expect(activations.count == 2)
        #expect(machines.machines.isEmpty)
        #expect(machines.machineByEvent.isEmpty)
        return activations.last?.jobs ?? []
    }

    @Test("an activity that succeeds gives its result, or none")
    func completes() throws {
        #expect(try jobs { $0.activityCompleted($1, result: "page") }.map(\.summary) == ["activity 1 completed: page"])
        #expect(try jobs { $0.activityCompleted($1) }.map(\.summary) == ["activity 1 completed: nothing"])
    }

    @Test("an activity that fails gives a failure around the recorded one")
    func fails() throws {
        let jobs = try jobs { $0.activityFailed($1, "boom") }
        #expect(jobs.map(\.summary) == ["activity 1 failed: Activity task failed < boom"])
        guard case .activityResolved(_, .failed(let failure))? = jobs.first else { return }
        #expect(failure.activityFailureInfo.scheduledEventID == 5)
        #expect(failure.activityFailureInfo.startedEventID == 6)
        #expect(failure.activityFailureInfo.identity == "other-worker")
        #expect(failure.activityFailureInfo.retryState == .maximumAttemptsReached)
    }

    @Test("an activity that takes too long gives the timeout as the cause")
    func timesOut() throws {
        let jobs = try jobs { $0.activityTimedOut($1) }
        #expect(jobs.map(\.summary) == ["activity 1 failed: Activity task timed out < too slow"])
        guard case .activityResolved(_, .failed(let failure))? = jobs.first else { return }
        #expect(failure.cause.timeoutFailureInfo.timeoutType == .startToClose)
        #expect(failure.activityFailureInfo.retryState == .timeout)
    }

    @Test("an activity that was cancelled gives its details")
    func cancelled() throws {
        let jobs = try jobs { $0.activityCanceled($1, details: "half") }
        #expect(jobs.map(\.summary) == ["activity 1 cancelled: Activity cancelled < Cancelled"])
        guard case .activityResolved(_, .cancelled(let failure))? = jobs.first else { return }
        #expect(failure.cause.canceledFailureInfo.details.payloads.map(\.text) == ["half"])
        #expect(failure.activityFailureInfo.retryState == .cancelRequested)
    }

    // MARK: Cancellation

    /// Brings an activity to where it is scheduled, and cancels it then.
    private func cancel(
        _ cancellation: ActivityCancellation,
        expecting decision: CancelDecision
    ) throws -> (machines: RunMachines, history: HistoryBuilder, scheduled: Int64) {
        var history = HistoryBuilder()
        history.fullTask()
        let scheduled = history.activityScheduled("1")
        history.signaled("Stop")
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            previousStartedEventID: 3,
            [
                { $0.activity(1, cancellation) },
                {
                    let (made, failure) = $0.cancelActivity(1)
                    #expect(made == decision)
                    #expect(failure.chain == "Activity cancelled < Cancelled")
                    #expect($0.cancelActivity(1).0 == .nothing)
                },
            ]
        )
        history.taskCompleted()
        return (machines, history, scheduled)
    }

    @Test(
        "a cancelled activity that was asked to stop is not heard of again, however it ends",
        arguments: ["completed", "failed", "canceled", "timed out"]
    )
    func tryCancel(end: String) throws {
        var (machines, history, scheduled) = try cancel(.tryCancel, expecting: .requestAndResolve)
        #expect(machines.takeCommands() == ["RequestCancelActivityTask (of event \(scheduled))"])
        let known = history.lastID - 1
        history.activityCancelRequested(scheduled)
        switch end {
        case "completed": history.activityCompleted(scheduled)
        case "failed": history.activityFailed(scheduled, "boom")
        case "canceled": history.activityCanceled(scheduled)
        default: history.activityTimedOut(scheduled)
        }
        history.openTask()
        let activations = try machines.run(history.events(after: known), previousStartedEventID: known)
        #expect(activations.map(\.summaries) == [[]])
        #expect(machines.machines.isEmpty)
    }

    @Test("a cancelled activity that is waited for gives the end that comes", arguments: ["completed", "canceled"])
    func waitCompleted(end: String) throws {
        var (machines, history, scheduled) = try cancel(.waitCompleted, expecting: .requestAndWait)
        #expect(machines.takeCommands() == ["RequestCancelActivityTask (of event \(scheduled))"])
        let known = history.lastID - 1
        history.activityCancelRequested(scheduled)
        if end == "completed" {
            history.activityCompleted(scheduled, result: "page")
        } else {
            history.activityCanceled(scheduled)
        }
        history.openTask()
        let activations = try machines.run(history.events(after: known), previousStartedEventID: known)
        let expected = end == "completed" ? "completed: page" : "cancelled: Activity cancelled < Cancelled"
        #expect(activations.map(\.summaries) == [["activity 1 \(expected)"]])
    }

    @Test("an abandoned activity is not asked to stop, and its end is not heard")
    func abandon() throws {
        var (machines, history, scheduled) = try cancel(.abandon, expecting: .resolve)
        #expect(machines.takeCommands() == [])
        let known = history.lastID - 1
        history.activityCompleted(scheduled)
        history.openTask()
        let activations = try machines.run(history.events(after: known), previousStartedEventID: known)
        #expect(activations.map(\.summaries) == [[]])
        #expect(machines.machines.isEmpty)
    }

    @Test(
        "an activity cancelled before it is sent leaves nothing behind",
        arguments: [ActivityCancellation.tryCancel, .waitCompleted, .abandon]
    )
    func cancelledBeforeSent(cancellation: ActivityCancellation) throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [
                {
                    $0.activity(1, cancellation)
                    #expect($0.cancelActivity(1).0 == .withdraw)
                    #expect($0.cancelActivity(1).0 == .nothing)
                }
            ]
        )
        #expect(machines.takeCommands() == [])
        #expect(machines.machines.isEmpty)
    }

    @Test("an activity that has ended cannot be cancelled")
    func cancelledTooLate() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let scheduled = history.activityScheduled("1")
        history.activityCompleted(scheduled)
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [{ $0.activity(1) }, { #expect($0.cancelActivity(1).0 == .nothing) }]
        )
        #expect(machines.takeCommands() == [])
    }
}
