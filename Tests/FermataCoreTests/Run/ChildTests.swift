import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Child workflows of a run")
struct ChildTests {
    /// Replays one child that takes the course told, and gives the jobs of the last activation.
    private func jobs(_ course: (inout HistoryBuilder, Int64) -> Void) throws -> [Job] {
        var history = HistoryBuilder()
        history.fullTask()
        let initiated = history.childInitiated("child")
        course(&history, initiated)
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, [{ $0.child(1) }])
        #expect(activations.count == 2)
        return activations.last?.jobs ?? []
    }

    @Test("a child starts, and ends with its result")
    func completes() throws {
        let jobs = try jobs {
            $0.childStarted($1)
            $0.childCompleted($1, result: "done")
        }
        #expect(jobs.map(\.summary) == ["child 1 started: child-run", "child 1 completed: done"])
    }

    @Test("a child that cannot start says why")
    func startFails() throws {
        let taken = try jobs { $0.childStartFailed($1, .workflowAlreadyExists) }
        #expect(taken.map(\.summary) == ["child 1 exists already"])
        let homeless = try jobs { $0.childStartFailed($1, .namespaceNotFound) }
        #expect(homeless.map(\.summary) == ["child 1 did not start: NAMESPACE_NOT_FOUND"])
    }

    @Test(
        "each end of a child gives a failure around its cause",
        arguments: [
            ("failed", "Child Workflow execution failed < boom"),
            ("canceled", "Child Workflow execution cancelled < Cancelled"),
            ("timed out", "Child Workflow execution timed out < Child Workflow execution timed out"),
            ("terminated", "Child Workflow execution terminated < Child Workflow execution terminated"),
        ]
    )
    func fails(end: String, message: String) throws {
        let jobs = try jobs {
            $0.childStarted($1)
            switch end {
            case "failed": $0.childFailed($1, "boom")
            case "canceled": $0.childCanceled($1)
            case "timed out": $0.childTimedOut($1)
            default: $0.childTerminated($1)
            }
        }
        #expect(jobs.last?.summary == "child 1 failed: \(message)")
        guard case .childResolved(_, .failed(let failure))? = jobs.last else { return }
        let info = failure.childWorkflowExecutionFailureInfo
        #expect(info.workflowExecution.runID == "child-run")
        #expect(info.initiatedEventID == 5)
        #expect(info.startedEventID == 6)
        switch end {
        case "canceled": #expect(failure.cause.failureInfo == .canceledFailureInfo(.init()))
        case "timed out": #expect(failure.cause.timeoutFailureInfo.timeoutType == .startToClose)
        case "terminated": #expect(failure.cause.failureInfo == .terminatedFailureInfo(.init()))
        default: break
        }
    }

    // MARK: Cancellation

    private struct Cancelled {
        var machines: RunMachines
        var history: HistoryBuilder
        var initiated: Int64
        /// The last event that the machines have seen.
        var known: Int64

        mutating func next(_ course: (inout HistoryBuilder, Int64) -> Void) throws -> [[String]] {
            course(&history, initiated)
            let started = history.openTask()
            defer { known = started }
            let activations = try machines.run(history.events(after: known), previousStartedEventID: known)
            return activations.map(\.summaries)
        }
    }

    /// Brings a child to where it is initiated, or started, and cancels it then.
    private func cancel(
        _ cancellation: ChildCancellation,
        whileStarting: Bool = false,
        expecting decision: CancelDecision
    ) throws -> Cancelled {
        var history = HistoryBuilder()
        history.fullTask()
        let initiated = history.childInitiated("child")
        if whileStarting { history.signaled("Stop") } else { history.childStarted(initiated) }
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            previousStartedEventID: 3,
            [
                { $0.child(1, cancellation) },
                {
                    let (made, failure) = $0.cancelChild(1, reason: "enough")
                    #expect(made == decision)
                    #expect(failure.chain == "Child Workflow execution cancelled < Cancelled")
                    #expect($0.cancelChild(1, reason: "again").0 == .nothing)
                },
            ]
        )
        history.taskCompleted()
        return Cancelled(machines: machines, history: history, initiated: initiated, known: history.lastID - 1)
    }

    @Test("the request to cancel is for the child alone, with its run if known", arguments: [true, false])
    func request(whileStarting: Bool) throws {
        var run = try cancel(.tryCancel, whileStarting: whileStarting, expecting: .requestAndResolve)
        let commands = run.machines.takeCompletion(sdkVersion: "1").commands
        let attributes = try #require(commands.first).requestCancelExternalWorkflowExecutionCommandAttributes
        #expect(commands.count == 1)
        #expect(attributes.workflowID == "child")
        #expect(attributes.runID == (whileStarting ? "" : "child-run"))
        #expect(attributes.childWorkflowOnly)
        #expect(attributes.reason == "enough")
    }

    @Test("a cancelled child that was asked to stop is not heard of again")
    func tryCancel() throws {
        var run = try cancel(.tryCancel, expecting: .requestAndResolve)
        let jobs = try run.next {
            let request = $0.externalCancelInitiated("child")
            $0.externalCancelDelivered(request)
            $0.childCanceled($1)
        }
        #expect(jobs == [[]])
        #expect(run.machines.machines.isEmpty)
    }

    @Test("a child cancelled while it starts may start, or not, without a word")
    func tryCancelWhileStarting() throws {
        var started = try cancel(.tryCancel, whileStarting: true, expecting: .requestAndResolve)
        let jobs = try started.next {
            $0.externalCancelInitiated("child")
            $0.childStarted($1)
            $0.childCanceled($1)
        }
        #expect(jobs == [[]])

        var refused = try cancel(.tryCancel, whileStarting: true, expecting: .requestAndResolve)
        let others = try refused.next {
            $0.externalCancelInitiated("child")
            $0.childStartFailed($1, .workflowAlreadyExists)
        }
        #expect(others == [[]])
        #expect(refused.machines.machines.isEmpty)
    }

    @Test("a cancelled child that is waited for gives the end that comes", arguments: ["canceled", "completed"])
    func waitCompleted(end: String) throws {
        var run = try cancel(.waitCompleted, expecting: .requestAndWait)
        let jobs = try run.next { history, _ in
            let request = history.externalCancelInitiated("child")
            history.externalCancelDelivered(request)
        }
        #expect(jobs == [[]])
        let ends = try run.next {
            $0.taskCompleted()
            if end == "canceled" { $0.childCanceled($1) } else { $0.childCompleted($1, result: "done") }
        }
        let expected = end == "canceled" ? "failed: Child Workflow execution cancelled < Cancelled" : "completed: done"
        #expect(ends == [["child 1 \(expected)"]])
    }

    @Test("a child waited for until it knows of the request gives its answer then, and is not heard of again")
    func waitRequested() throws {
        var run = try cancel(.waitRequested, expecting: .requestAndWait)
        let jobs = try run.next { history, _ in
            let request = history.externalCancelInitiated("child")
            history.externalCancelDelivered(request)
        }
        #expect(jobs == [["child 1 failed: Child Workflow execution cancelled < Cancelled"]])
        let ends = try run.next {
            $0.taskCompleted()
            $0.childCompleted($1)
        }
        #expect(ends == [[]])
        #expect(run.machines.machines.isEmpty)
    }

    @Test("the answer to the request ends the wait for the start, if that is what code waits for")
    func waitRequestedWhileStarting() throws {
        var run = try cancel(.waitRequested, whileStarting: true, expecting: .requestAndWait)
        let jobs = try run.next { history, _ in
            let request = history.externalCancelInitiated("child")
            history.externalCancelDelivered(request)
        }
        #expect(jobs == [["child 1 cancelled: Child Workflow execution cancelled < Cancelled"]])
    }

    @Test("a request that did not reach the child ends nothing")
    func requestFailed() throws {
        var run = try cancel(.waitRequested, expecting: .requestAndWait)
        let jobs = try run.next {
            let request = $0.externalCancelInitiated("child")
            $0.externalCancelFailed(request, .externalWorkflowExecutionNotFound)
            $0.childCompleted($1, result: "done")
        }
        #expect(jobs == [["child 1 completed: done"]])
    }

    @Test("the child may end before the request is answered")
    func endedBeforeAnswer() throws {
        var run = try cancel(.waitRequested, expecting: .requestAndWait)
        let jobs = try run.next {
            let request = $0.externalCancelInitiated("child")
            $0.childCompleted($1, result: "done")
            $0.externalCancelDelivered(request)
        }
        #expect(jobs == [["child 1 completed: done"]])
        #expect(run.machines.machines.isEmpty)
        #expect(run.machines.machineByEvent.isEmpty)
    }

    @Test("an abandoned child is not asked to stop, and its end is not heard")
    func abandon() throws {
        var run = try cancel(.abandon, expecting: .resolve)
        #expect(run.machines.takeCommands() == [])
        #expect(try run.next { $0.childCompleted($1) } == [[]])
        #expect(run.machines.machines.isEmpty)
    }

    @Test(
        "a child cancelled before it is sent leaves nothing behind",
        arguments: [ChildCancellation.abandon, .tryCancel, .waitCompleted, .waitRequested]
    )
    func cancelledBeforeSent(cancellation: ChildCancellation) throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            [
                {
                    $0.child(1, cancellation)
                    let (decision, failure) = $0.cancelChild(1, reason: "enough")
                    #expect(decision == .withdraw)
                    #expect(failure.message == "Child Workflow Execution cancelled before scheduled")
                }
            ]
        )
        #expect(machines.takeCommands() == [])
        #expect(machines.machines.isEmpty)
    }
}
