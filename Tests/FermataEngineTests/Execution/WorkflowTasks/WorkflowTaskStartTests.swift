import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("How a worker gets a workflow task")
struct WorkflowTaskStartTests {
    @Test("the start is an event, and the answer says what the worker must know")
    func start() throws {
        var fixture = WorkflowTaskFixture()
        _ = fixture.takeEvents()
        fixture.run.historyBytes = 500
        fixture.advance(by: .seconds(1))
        let started = try fixture.start()
        let event = try #require(fixture.takeEvents().first)
        #expect(event.eventType == .workflowTaskStarted)
        #expect(event.workflowTaskStartedEventAttributes.scheduledEventID == 2)
        #expect(event.workflowTaskStartedEventAttributes.identity == "worker")
        #expect(event.workflowTaskStartedEventAttributes.requestID == "poll")
        #expect(event.workflowTaskStartedEventAttributes.historySizeBytes == 500)
        #expect(!event.workflowTaskStartedEventAttributes.suggestContinueAsNew)
        #expect(started.token.startedEventID == 3)
        #expect(started.token.attempt == 1)
        #expect(started.previousStartedEventID == 0)
        #expect(started.nextEventID == 4)
        #expect(started.suffix.isEmpty)
        #expect(!started.isSticky)
        #expect(started.scheduledTime + .seconds(1) == started.token.startedTime)
        #expect(fixture.run.nextWorkflowTaskDeadline == fixture.now + .seconds(10))
    }

    @Test("the same poll again gets the same answer, and another poll gets nothing")
    func repeated() throws {
        var fixture = WorkflowTaskFixture()
        let first = try fixture.start()
        _ = fixture.takeEvents()
        #expect(try fixture.start().token == first.token)
        #expect(fixture.takeEvents().isEmpty)
        #expect(throws: StaleWorkflowTask.self) { try fixture.start(requestID: "other poll") }
    }

    @Test("a task that is no longer the run's is stale")
    func stale() throws {
        var fixture = WorkflowTaskFixture()
        #expect(throws: StaleWorkflowTask.self) { try fixture.start(stamp: 7) }
        try fixture.work()
        #expect(throws: StaleWorkflowTask.self) { try fixture.start() }
    }

    @Test("a run that has ended has no task")
    func ended() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.complete()])
        let error = #expect(throws: EngineError.self) { try fixture.start() }
        #expect(error?.code == .notFound)
    }

    @Test("the worker that keeps the run gets only what is new")
    func sticky() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work { $0.stick() }
        fixture.signal()
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        let started = try fixture.start(on: .named("sticky", .sticky))
        #expect(started.isSticky)
        #expect(started.previousStartedEventID == 3)
        #expect(started.nextEventID == 8)
    }

    @Test("if another worker takes the task, the run is no longer sticky")
    func left() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work { $0.stick() }
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        let started = try fixture.start(on: .named("queue"))
        #expect(!started.isSticky)
        #expect(!fixture.run.isSticky)
    }

    @Test("a worker's own queue doesn't get the task of a run that has left it")
    func wrongStickyQueue() {
        var fixture = WorkflowTaskFixture()
        #expect(throws: StaleWorkflowTask.self) { try fixture.start(on: .named("sticky", .sticky)) }
    }

    @Test("a long history is a reason to continue as new")
    func suggestion() throws {
        var fixture = WorkflowTaskFixture()
        fixture.limits.historyCountSuggest = 3
        fixture.limits.historyBytesSuggest = 100
        fixture.run.historyBytes = 100
        try fixture.start()
        let attributes = try #require(fixture.takeEvents().last).workflowTaskStartedEventAttributes
        #expect(attributes.suggestContinueAsNew)
        #expect(attributes.suggestContinueAsNewReasons == [.historySizeTooLarge, .tooManyHistoryEvents])
    }

    @Test("a worker of another version moves the run to that version when it completes")
    func transition() throws {
        var fixture = WorkflowTaskFixture()
        let version = DeploymentVersion(deploymentName: "app", buildID: "2")
        try fixture.start(version: version)
        #expect(fixture.run.versioning.hasVersionTransition)
        #expect(fixture.run.effectiveVersioningBehavior == .autoUpgrade)
        #expect(fixture.run.effectiveVersion == version)
        try fixture.complete {
            $0.deploymentOptions.deploymentName = "app"
            $0.deploymentOptions.buildID = "2"
            $0.deploymentOptions.workerVersioningMode = .versioned
            $0.versioningBehavior = .pinned
        }
        #expect(!fixture.run.versioning.hasVersionTransition)
        #expect(fixture.run.versioning.behavior == .pinned)
        #expect(fixture.run.versioning.version == "app.2")
        #expect(fixture.run.versionDirective == .pinned(version))
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        let other = DeploymentVersion(deploymentName: "app", buildID: "3")
        #expect(throws: StaleWorkflowTask.self) { try fixture.start(version: other) }
    }
}
