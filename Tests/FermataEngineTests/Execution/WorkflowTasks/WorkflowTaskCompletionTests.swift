import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("What follows when a worker completes a workflow task")
struct WorkflowTaskCompletionTests {
    @Test("the completed event tells everything the worker said of itself")
    func attributes() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.complete {
            $0.binaryChecksum = "sum"
            $0.sdkMetadata.sdkName = "sdk"
            $0.meteringMetadata.nonfirstLocalActivityExecutionAttempts = 3
            $0.workerVersionStamp.buildID = "build"
        }
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskCompleted])
        let attributes = try #require(events.first).workflowTaskCompletedEventAttributes
        #expect(attributes.scheduledEventID == 2)
        #expect(attributes.startedEventID == 3)
        #expect(attributes.identity == "worker")
        #expect(attributes.binaryChecksum == "sum")
        #expect(attributes.sdkMetadata.sdkName == "sdk")
        #expect(attributes.meteringMetadata.nonfirstLocalActivityExecutionAttempts == 3)
        #expect(attributes.workerVersion.buildID == "build")
        #expect(fixture.run.lastCompletedTaskStartedEventID == 3)
        #expect(fixture.run.workflowTask == nil)
        #expect(fixture.run.record.buildIds == ["unversioned", "unversioned:build"])
        let point = try #require(fixture.run.record.resetPoints.first)
        #expect(point.firstWorkflowTaskCompletedID == 4)
        #expect(point.buildID == "build")
        #expect(point.resettable)
    }

    @Test("each version of the workers' code is one reset point")
    func resetPoints() throws {
        var fixture = WorkflowTaskFixture()
        for checksum in ["one", "one", "two"] {
            try fixture.work { $0.binaryChecksum = checksum }
            fixture.run.scheduleWorkflowTask(now: fixture.now)
        }
        #expect(fixture.run.record.resetPoints.map(\.binaryChecksum) == ["one", "two"])
    }

    @Test("what an earlier run of the chain has met makes no new reset point")
    func resetPointsOfTheChain() throws {
        var fixture = WorkflowTaskFixture()
        var earlier = Temporal_Api_Workflow_V1_ResetPointInfo()
        earlier.binaryChecksum = "one"
        fixture.run.started.prevAutoResetPoints.points = [earlier]
        for checksum in ["one", "two"] {
            try fixture.work { $0.binaryChecksum = checksum }
            fixture.run.scheduleWorkflowTask(now: fixture.now)
        }
        #expect(fixture.run.record.resetPoints.map(\.binaryChecksum) == ["two"])
        #expect(fixture.run.resetPoints.map(\.binaryChecksum) == ["one", "two"])
    }

    @Test("a worker without a version has no versioning behaviour")
    func unversioned() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.complete {
            $0.deploymentOptions.deploymentName = "app"
            $0.deploymentOptions.buildID = "1"
            $0.deploymentOptions.workerVersioningMode = .unversioned
        }
        let attributes = try #require(fixture.takeEvents().first).workflowTaskCompletedEventAttributes
        #expect(attributes.workerDeploymentName == "app")
        #expect(!attributes.hasDeploymentVersion)
        #expect(attributes.versioningBehavior == .unspecified)
    }

    @Test("a behaviour needs a version")
    func behaviorWithoutVersion() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        let error = #expect(throws: EngineError.self) { try fixture.complete { $0.versioningBehavior = .pinned } }
        #expect(error?.code == .invalidArgument)
        #expect(fixture.run.workflowTask?.isStarted == true)
    }

    @Test("a paused run can't be kept busy, but takes the answer")
    func paused() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        fixture.run.record.pause.reason = "wait"
        let error = #expect(throws: EngineError.self) {
            try fixture.complete { $0.forceCreateNewWorkflowTask = true }
        }
        #expect(error?.code == .failedPrecondition)
        fixture.signal()
        try fixture.complete()
        #expect(fixture.run.workflowTask == nil)
    }

    @Test("answers in several parts are refused")
    func pages() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        let error = #expect(throws: EngineError.self) { try fixture.complete { $0.intermediatePage = true } }
        #expect(error?.code == .failedPrecondition)
    }

    @Test("a worker that stops keeping the run is no longer asked first")
    func stickyCleared() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work { $0.stick() }
        #expect(fixture.run.isSticky)
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.work()
        #expect(!fixture.run.isSticky)
    }

    @Test("the next task comes with the answer if the worker wants it")
    func direct() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        fixture.signal()
        _ = fixture.takeEvents()
        let outcome = try fixture.complete {
            $0.returnNewWorkflowTask = true
            $0.stick()
        }
        #expect(!fixture.isDispatched)
        let events = fixture.takeEvents()
        #expect(
            events.map(\.eventType) == [
                .workflowTaskCompleted, .workflowExecutionSignaled, .workflowTaskScheduled, .workflowTaskStarted,
            ]
        )
        #expect(
            events.last?.workflowTaskStartedEventAttributes.requestID
                == "request-from-RespondWorkflowTaskCompleted"
        )
        let next = try #require(outcome.newTask)
        #expect(next.isSticky)
        #expect(next.token.startedEventID == 7)
        #expect(next.previousStartedEventID == 3)
        try fixture.complete()
    }

    @Test("a worker that works for long keeps its task alive")
    func heartbeat() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        let begin = fixture.now
        for _ in 1...3 {
            fixture.advance(by: .seconds(8))
            let outcome = try fixture.complete {
                $0.forceCreateNewWorkflowTask = true
                $0.returnNewWorkflowTask = true
                $0.stick()
            }
            #expect(outcome.newTask != nil)
            let since = fixture.waiting.map { EngineTime($0.originalScheduledTime) }
            #expect(since == begin)
        }
    }

    @Test("a worker that does nothing but keep its task alive loses it in the end")
    func endlessHeartbeat() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        fixture.advance(by: .seconds(30 * 60 + 1))
        _ = fixture.takeEvents()
        let outcome = try fixture.complete {
            $0.forceCreateNewWorkflowTask = true
            $0.stick()
        }
        #expect(outcome.error?.code == .notFound)
        #expect(outcome.error?.message == "workflow task heartbeat timeout")
        #expect(fixture.takeTypes() == [.workflowTaskTimedOut])
        #expect(!fixture.run.isSticky)
        #expect(fixture.waiting?.attempt == 2)
    }

    @Test("a workflow can't end before it has seen everything")
    func unhandled() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        fixture.signal()
        _ = fixture.takeEvents()
        let outcome = try fixture.complete([.marker("m"), .complete()])
        #expect(outcome.error?.code == .invalidArgument)
        #expect(outcome.error?.message == "UnhandledCommand")
        #expect(outcome.newTask == nil)
        let events = fixture.takeEvents()
        #expect(
            events.map(\.eventType) == [.workflowTaskFailed, .workflowExecutionSignaled, .workflowTaskScheduled]
        )
        let attributes = try #require(events.first).workflowTaskFailedEventAttributes
        #expect(attributes.cause == .unhandledCommand)
        #expect(attributes.failure.message == "UnhandledCommand")
        #expect(!attributes.failure.serverFailureInfo.nonRetryable)
        #expect(fixture.waiting?.attempt == 1)
        #expect(fixture.run.closeAttempted)
        try fixture.work([.complete()])
        #expect(fixture.run.status == .completed)
        #expect(fixture.takeTypes() == [.workflowTaskStarted, .workflowTaskCompleted, .workflowExecutionCompleted])
    }

    @Test("a workflow can't end in a later attempt either, and is asked again at once")
    func unhandledInLaterAttempt() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        try fixture.fail()
        try fixture.start(requestID: "second")
        fixture.signal()
        _ = fixture.takeEvents()
        let outcome = try fixture.complete([.complete()])
        #expect(outcome.error != nil)
        #expect(fixture.takeTypes() == [.workflowExecutionSignaled, .workflowTaskScheduled])
    }

    @Test("a later attempt that is wrong changes nothing, and is left to time out")
    func dropped() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        try fixture.fail()
        try fixture.start(requestID: "second")
        _ = fixture.takeEvents()
        let outcome = try fixture.complete([.startTimer("")])
        #expect(outcome.error?.message == "BadStartTimerAttributes: TimerId is not set on StartTimerCommand.")
        #expect(fixture.takeEvents().isEmpty)
        #expect(fixture.run.workflowTask?.isStarted == true)
        try fixture.passDeadline()
        #expect(fixture.waiting?.attempt == 3)
    }

    @Test("a bad command undoes the commands before it")
    func badCommand() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        let outcome = try fixture.complete([.startTimer("t"), .startTimer("t")])
        #expect(
            outcome.error?.message
                == "StartTimerDuplicateId: invalid history builder state for action: add-timer-started-event, TimerID: t"
        )
        #expect(fixture.takeTypes() == [.workflowTaskFailed])
        #expect(fixture.run.timers.isEmpty)
        #expect(fixture.waiting?.attempt == 2)
    }

    @Test("a command that can never be accepted ends the run")
    func fatalCommand() throws {
        var fixture = WorkflowTaskFixture()
        fixture.limits.blobBytesMaximum = 3
        try fixture.start()
        fixture.signal()
        _ = fixture.takeEvents()
        let outcome = try fixture.complete([.activity { $0.input = .text("large") }])
        #expect(outcome.error?.code == .invalidArgument)
        let events = fixture.takeEvents()
        #expect(
            events.map(\.eventType) == [.workflowTaskFailed, .workflowExecutionSignaled, .workflowExecutionTerminated]
        )
        let reason = """
            BadScheduleActivityAttributes: ScheduleActivityTaskCommandAttributes.Input exceeds size limit.
            """
        #expect(events.last?.workflowExecutionTerminatedEventAttributes.reason == reason)
        #expect(events.last?.workflowExecutionTerminatedEventAttributes.identity == "history-service")
        #expect(fixture.run.workflowTask == nil)
    }

    @Test("an order of commands that makes no sense is refused, and the worker keeps its task")
    func sequence() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        let error = #expect(throws: EngineError.self) { try fixture.complete([.complete(), .marker("m")]) }
        #expect(error?.code == .invalidArgument)
        let text = "invalid command sequence: [CompleteWorkflowExecution, RecordMarker], "
        #expect(error?.message == text + "command CompleteWorkflowExecution must be the last command.")
        let unknown = #expect(throws: EngineError.self) { try fixture.complete([.bare(.UNRECOGNIZED(99))]) }
        #expect(unknown?.message == "unknown command type: 99")
    }

    @Test("a binary that the namespace refuses fails the task")
    func badBinary() throws {
        var fixture = WorkflowTaskFixture()
        fixture.badBinaries = ["sum"]
        try fixture.start()
        let outcome = try fixture.complete { $0.binaryChecksum = "sum" }
        #expect(outcome.error?.message == "BadBinary: binary sum is marked as bad deployment")
    }

    @Test("a one-time override ends when its version has completed a task")
    func oneTimeOverride() throws {
        var fixture = WorkflowTaskFixture()
        let version = DeploymentVersion(deploymentName: "app", buildID: "2")
        fixture.run.versioning.versioningOverride.oneTime.targetDeploymentVersion = version.message
        #expect(fixture.run.versionDirective == .pinned(version))
        try fixture.start(version: version)
        try fixture.complete {
            $0.deploymentOptions.deploymentName = "app"
            $0.deploymentOptions.buildID = "2"
            $0.deploymentOptions.workerVersioningMode = .versioned
            $0.versioningBehavior = .autoUpgrade
        }
        #expect(!fixture.run.versioning.hasVersioningOverride)
        #expect(fixture.run.versionDirective == .autoUpgrade(workflowID: "workflow"))
    }
}
