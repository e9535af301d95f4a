import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("starting activities")
struct ActivityStartTests {
    @Test("a worker gets what the workflow gave, and the current attempt's values")
    func values() throws {
        var fixture = ActivityFixture {
            $0.input = .text("input")
            $0.header.fields["key"] = Payload()
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.heartbeatTimeout = Duration.seconds(2).message
        }
        let scheduled = fixture.now
        fixture.builder.advance(by: .seconds(1))
        let started = try fixture.start()
        #expect(started.attempt == 1)
        #expect(started.scheduledTime == scheduled)
        #expect(started.attemptScheduledTime == scheduled)
        #expect(started.startedTime == fixture.now)
        #expect(started.heartbeatDetails == nil)
        #expect(started.workflowType == "Type")
        let execution = fixture.run.identity.execution
        let response = started.response(token: [1, 2], namespace: "default", execution: execution)
        #expect(response.taskToken == Data([1, 2]))
        #expect(response.activityID == "a")
        #expect(response.activityType.name == "Work")
        #expect(response.input == .text("input"))
        #expect(response.header.fields.keys.contains("key"))
        #expect(response.workflowNamespace == "default")
        #expect(response.workflowExecution.workflowID == "workflow")
        #expect(response.startToCloseTimeout == Duration.seconds(5).message)
        #expect(response.heartbeatTimeout == Duration.seconds(2).message)
        #expect(response.hasScheduleToCloseTimeout)
        #expect(response.retryPolicy.backoffCoefficient == 2)
        #expect(!response.hasHeartbeatDetails)
        #expect(fixture.takeEvents().isEmpty)
    }

    @Test("a later attempt gets the progress and its own times")
    func laterAttempt() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        _ = try fixture.heartbeat(.text("half"))
        try fixture.fail()
        try fixture.passNextDeadline()
        let started = try fixture.start(requestID: "second")
        #expect(started.attempt == 2)
        #expect(started.heartbeatDetails == .text("half"))
        #expect(started.attemptScheduledTime == started.scheduledTime + .seconds(1))
    }

    @Test("the same poll again gets the same answer")
    func repeated() throws {
        var fixture = ActivityFixture()
        let first = try fixture.start()
        fixture.builder.advance(by: .seconds(1))
        let second = try fixture.start()
        #expect(second.startedTime == first.startedTime)
        #expect(second.attempt == first.attempt)
    }

    @Test("another poll for a started activity is stale")
    func alreadyStarted() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        #expect(throws: StaleActivityTask.alreadyStarted) { try fixture.start(requestID: "other") }
    }

    @Test("a task for an activity that has ended, or for a run that has, is stale")
    func closed() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.complete()
        #expect(throws: StaleActivityTask.activityClosed) { try fixture.start() }
        var other = ActivityFixture()
        other.run.terminateRun(reason: "", details: nil, identity: "", now: other.now)
        #expect(throws: StaleActivityTask.runClosed) { try other.start() }
    }

    @Test("a task with an old stamp is stale, and so is one for a paused run")
    func outdated() throws {
        var fixture = ActivityFixture()
        fixture.run.holdActivities()
        #expect(throws: StaleActivityTask.outdated) {
            try fixture.builder.run.startActivity(
                scheduledEventID: fixture.id,
                stamp: 0,
                identity: "",
                requestID: "",
                now: fixture.now
            )
        }
        fixture.run.record.pause.reason = "wait"
        #expect(throws: StaleActivityTask.outdated) { try fixture.start() }
    }

    @Test("an attempt that is backing off isn't started")
    func backingOff() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail()
        #expect(throws: StaleActivityTask.outdated) { try fixture.start(requestID: "second") }
    }

    @Test("the worker's version is kept")
    func deployment() throws {
        var fixture = ActivityFixture()
        let version = Temporal_Api_Deployment_V1_WorkerDeploymentVersion.with {
            $0.deploymentName = "app"
            $0.buildID = "7"
        }
        _ = try fixture.builder.run.startActivity(
            scheduledEventID: fixture.id,
            stamp: 0,
            identity: "worker",
            requestID: "poll",
            deployment: version,
            now: fixture.now
        )
        #expect(fixture.record?.lastDeploymentVersion == version)
    }
}
