import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Calls about activities without a workflow")
struct ActivityExecutionTests {
    @Test("a client starts one, a worker does it, and the client gets the result")
    func roundTrip() async throws {
        let fixture = try await ActivityServiceFixture()
        let started = try await fixture.start()
        #expect(started.started)
        #expect(started.link.activity.runID == started.runID)
        let task = try await fixture.poll()
        #expect(task.activityID == "a")
        #expect(task.activityRunID == started.runID)
        #expect(task.workflowExecution == .init())
        #expect(task.input == .jsonText("in"))
        #expect(task.workflowNamespace == "default")
        #expect(task.attempt == 1)
        try await fixture.complete(task)
        let outcome = try await fixture.outcome()
        #expect(outcome.runID == started.runID)
        #expect(outcome.outcome.result == .jsonText("out"))
    }

    @Test("who waits for the outcome gets it when it comes")
    func waitsForOutcome() async throws {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start()
        async let outcome = fixture.outcome()
        let task = try await fixture.poll()
        try await fixture.fail(task, nonRetryable: true)
        #expect(try await outcome.outcome.failure.message == "no")
    }

    @Test("who waits for a change of a description gets the next one")
    func longPoll() async throws {
        let fixture = try await ActivityServiceFixture()
        let runID = try await fixture.start().runID
        let before = try await fixture.describe()
        #expect(before.info.runState == .scheduled)
        async let next = fixture.describe {
            $0.runID = runID
            $0.longPollToken = before.longPollToken
        }
        _ = try await fixture.poll()
        #expect(try await next.info.runState == .started)
    }

    @Test("a description has the input, the outcome and the progress only if they are wanted")
    func describes() async throws {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start()
        let task = try await fixture.poll()
        let heartbeat = Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest.with {
            $0.taskToken = task.taskToken
            $0.details = .jsonText("half")
        }
        _ = try await fixture.service.recordActivityTaskHeartbeat(request: heartbeat, context: fixture.context)
        try await fixture.complete(task)
        let plain = try await fixture.describe()
        #expect(!plain.hasInput && !plain.hasOutcome && !plain.info.hasHeartbeatDetails)
        #expect(plain.info.status == .completed)
        let full = try await fixture.describe {
            $0.includeInput = true
            $0.includeOutcome = true
            $0.includeHeartbeatDetails = true
        }
        #expect(full.input == .jsonText("in"))
        #expect(full.outcome.result == .jsonText("out"))
        #expect(full.info.heartbeatDetails == .jsonText("half"))
    }

    @Test("a long poll token of another activity is refused")
    func foreignToken() async throws {
        let fixture = try await ActivityServiceFixture()
        let runID = try await fixture.start("a").runID
        try await fixture.start("b")
        let token = try await fixture.describe("b").longPollToken
        let message = await refusal {
            _ = try await fixture.describe("a") {
                $0.runID = runID
                $0.longPollToken = token
            }
        }
        #expect(message == "long poll token does not match execution")
    }

    @Test("who knows the id and no workflow answers by it")
    func answersByID() async throws {
        let fixture = try await ActivityServiceFixture()
        let runID = try await fixture.start().runID
        _ = try await fixture.poll()
        let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedByIdRequest.with {
            $0.namespace = "default"
            $0.activityID = "a"
            $0.runID = runID
            $0.result = .jsonText("by hand")
        }
        _ = try await fixture.service.respondActivityTaskCompletedById(request: request, context: fixture.context)
        #expect(try await fixture.outcome().outcome.result == .jsonText("by hand"))
        let message = await refusal {
            _ = try await fixture.service.respondActivityTaskCompletedById(request: request, context: fixture.context)
        }
        #expect(message == "activity task not found")
    }

    @Test("an activity that nobody has started is not found, by its id")
    func unknown() async throws {
        let fixture = try await ActivityServiceFixture()
        #expect(await refusal { _ = try await fixture.describe("x") } == "activity not found for ID: x")
        #expect(await refusal { try await fixture.terminate("x") } == "activity not found for ID: x")
    }

    @Test("a start without a time limit for an attempt, or without an id, is refused")
    func incomplete() async throws {
        let fixture = try await ActivityServiceFixture()
        let noLimit = await refusal { try await fixture.start { $0.clearStartToCloseTimeout() } }
        #expect(noLimit?.hasPrefix("a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set") == true)
        #expect(await refusal { try await fixture.start("") } == "activityId is not set")
    }

    @Test("a deleted activity is gone, from lists too, and a running one ends first")
    func deletes() async throws {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start()
        let request = Temporal_Api_Workflowservice_V1_DeleteActivityExecutionRequest.with {
            $0.namespace = "default"
            $0.activityID = "a"
        }
        _ = try await fixture.service.deleteActivityExecution(request: request, context: fixture.context)
        #expect(await refusal { _ = try await fixture.describe() } == "activity not found for ID: a")
        #expect(try await fixture.list().isEmpty)
        #expect(try await fixture.start().started)
    }
}
