import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Links to signals", .timeLimit(.minutes(1)))
struct SignalLinkTests {
    private func signal(_ fixture: ServiceFixture, requestID: String) async throws -> Link {
        try await fixture.workflow.signalWorkflowExecution(
            request: .with {
                $0.namespace = "default"
                $0.workflowExecution.workflowID = "w"
                $0.signalName = "signal"
                $0.requestID = requestID
            },
            context: ServiceFixture.context
        ).link
    }

    private func requests(_ fixture: ServiceFixture) async throws -> [String: Temporal_Api_Workflow_V1_RequestIdInfo] {
        try await fixture.workflow.describeWorkflowExecution(
            request: .with {
                $0.namespace = "default"
                $0.execution.workflowID = "w"
            },
            context: ServiceFixture.context
        ).workflowExtendedInfo.requestIDInfos
    }

    @Test("the answer to a signal says where it is, by its request")
    func link() async throws {
        let fixture = try await ServiceFixture()
        let runID = try await fixture.start("w")
        let link = try await signal(fixture, requestID: "r")
        #expect(link.workflowEvent.runID == runID)
        #expect(link.workflowEvent.requestIDRef.requestID == "r")
        #expect(link.workflowEvent.requestIDRef.eventType == .workflowExecutionSignaled)
        #expect(try await requests(fixture)["r"] == nil)
    }

    @Test("an engine that is told so leads from the request of a signal to its event")
    func resolved() async throws {
        var settings = EngineSettings()
        try settings.set("history.enableCHASMSignalBacklinks", to: "true")
        let fixture = try await ServiceFixture(settings: settings)
        try await fixture.start("w")
        _ = try await signal(fixture, requestID: "r")
        let info = try #require(try await requests(fixture)["r"])
        #expect(info.eventType == .workflowExecutionSignaled)
        #expect(info.eventID == 3)
        #expect(!info.buffered)
    }
}
