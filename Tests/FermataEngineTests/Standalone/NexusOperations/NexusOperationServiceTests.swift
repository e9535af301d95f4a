import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Clients and Nexus operations without a workflow", .timeLimit(.minutes(1)))
struct NexusOperationServiceTests {
    @Test("a client that waits gets the result that the handler answers")
    func result() async throws {
        let fixture = try await NexusOperationServiceFixture()
        let started = try await fixture.start("o") { $0.input = .text("in") }
        #expect(started.started)
        async let outcome = fixture.outcome(of: "o")
        let task = try await fixture.poll()
        #expect(task.request.startOperation.payload == .text("in"))
        #expect(task.request.startOperation.links.first?.type == "temporal.api.common.v1.Link.NexusOperation")
        #expect(task.request.startOperation.links.first?.url.contains("/nexus-operations/o/") == true)
        try await fixture.answer(task, .result("out"))
        #expect(try await outcome.result == .text("out"))
        #expect(try await outcome.runID == started.runID)
        #expect(try await outcome.waitStage == .closed)
    }

    @Test("the workflow that a handler starts ends the operation, and each has a link to the other")
    func asynchronous() async throws {
        let fixture = try await NexusOperationServiceFixture()
        try await fixture.start("o")
        let task = try await fixture.poll()
        try await fixture.answer(task, .token("token"))
        #expect(try await fixture.outcome(of: "o", stage: .started).operationToken == "token")
        try fixture.work("w", for: task.request)
        let description = try await fixture.describe("o")
        #expect(description.info.status == .completed)
        #expect(description.result == .text("out"))
    }

    @Test("a workflow that ends before its handler answers ends the operation, which then has a link to it")
    func callbackFirst() async throws {
        let fixture = try await NexusOperationServiceFixture()
        try await fixture.start("o")
        let task = try await fixture.poll()
        try fixture.work("w", for: task.request)
        let info = try await fixture.describe("o").info
        #expect(info.status == .completed)
        #expect(info.links.map(\.workflowEvent.workflowID) == ["w"])
        // The handler's own answer is not needed any more, and no mistake.
        try await fixture.answer(task, .token("token"))
    }

    @Test("a client can wait for the next change of an operation")
    func longPoll() async throws {
        let fixture = try await NexusOperationServiceFixture()
        let runID = try await fixture.start("o").runID
        let before = try await fixture.describe("o")
        async let after = fixture.describe("o") {
            $0.runID = runID
            $0.longPollToken = before.longPollToken
        }
        try await fixture.terminate("o")
        #expect(try await after.info.status == .terminated)
        #expect(try await after.failure.message == "enough")
    }

    @Test("a token of another operation is refused")
    func foreignToken() async throws {
        let fixture = try await NexusOperationServiceFixture()
        try await fixture.start("a")
        let runID = try await fixture.start("b").runID
        let token = try await fixture.describe("a").longPollToken
        let message = await refusal {
            _ = try await fixture.describe("b") {
                $0.runID = runID
                $0.longPollToken = token
            }
        }
        #expect(message == "long poll token does not match execution")
    }

    @Test("a cancellation reaches the handler once it works on the operation")
    func cancel() async throws {
        let fixture = try await NexusOperationServiceFixture()
        try await fixture.start("o")
        try await fixture.requestCancel("o")
        try await fixture.answer(fixture.poll(), .token("token"))
        #expect(try await fixture.poll().request.cancelOperation.operationToken == "token")
        #expect(try await fixture.describe("o").info.cancellationInfo.state == .scheduled)
    }

    @Test("an endpoint that is gone fails the operation")
    func noEndpoint() async throws {
        let fixture = try await NexusOperationServiceFixture()
        let message = await refusal { try await fixture.start("o") { $0.endpoint = "nope" } }
        #expect(message == "could not find Nexus endpoint by name: nope")
        try await fixture.start("o")
        let task = try await fixture.poll()
        _ = try fixture.engine.transact { transaction in
            for endpoint in try transaction.nexusEndpoints() {
                try transaction.deleteNexusEndpoint(id: endpoint.id, version: endpoint.version)
            }
        }
        try await fixture.answer(task, .with { $0.operationError.operationState = "?" })
        fixture.clock.advance(by: .seconds(1))
        fixture.engine.fireStandalone()
        let description = try await fixture.describe("o")
        #expect(description.info.status == .failed)
        #expect(description.failure.message == "endpoint not registered")
    }

    @Test("an engine that has them switched off says so")
    func switchedOff() async throws {
        let fixture = try await NexusOperationServiceFixture { $0.enableStandaloneNexusOperations = false }
        let message = await refusal { try await fixture.start("o") }
        #expect(message == "Standalone Nexus operation is disabled")
    }

    @Test("what is under way survives the engine, and goes on")
    func restart() async throws {
        let store = try Store.quiet()
        let first = try await NexusOperationServiceFixture(store: store)
        try await first.start("o") { $0.input = .text("in") }
        let second = try await NexusOperationServiceFixture(store: store, clock: first.clock)
        let task = try await second.poll()
        #expect(task.request.startOperation.payload == .text("in"))
        try await second.answer(task, .result("out"))
        #expect(try await second.outcome(of: "o").result == .text("out"))
    }
}
