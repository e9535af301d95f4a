import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("The system's Nexus endpoint")
struct SystemNexusTests {
    private let checks = RequestChecks(limits: .init())

    private func attributes(
        _ configure: (inout SignalWithStartRequest) -> Void = { _ in }
    ) throws -> NexusScheduledAttributes {
        var request = SignalWithStartRequest()
        request.workflowID = "target"
        request.workflowType.name = "Type"
        request.taskQueue.name = "queue"
        request.signalName = "signal"
        configure(&request)
        let data = try request.serializedData()
        return .with {
            $0.endpoint = SystemNexusRequest.endpoint
            $0.service = SystemNexusRequest.service
            $0.operation = SystemNexusRequest.operation
            $0.input.metadata["encoding"] = Data("binary/protobuf".utf8)
            $0.input.data = data
            $0.requestID = "request"
        }
    }

    private func schedule(_ attributes: NexusScheduledAttributes, in fixture: NexusEngineFixture) throws {
        try fixture.change("caller") { run, now in
            let event = run.append(
                .nexusOperationScheduled,
                .nexusOperationScheduledEventAttributes(attributes),
                now: now
            )
            run.beginNexusOperation(event.eventID, now: now)
        }
    }

    @Test("a workflow signals another one, which is started for it, and both have a link to the other")
    func signalWithStart() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        try schedule(attributes(), in: fixture)
        let events = try fixture.events(of: "target")
        #expect(events.map(\.eventType).prefix(2) == [.workflowExecutionStarted, .workflowExecutionSignaled])
        #expect(events[1].links.first?.workflowEvent.workflowID == "caller")
        let end = try #require(fixture.events(of: "caller").last)
        #expect(end.eventType == .nexusOperationCompleted)
        #expect(end.links.first?.workflowEvent.workflowID == "target")
        #expect(end.links.first?.workflowEvent.requestIDRef.requestID == "request")
        let result = end.nexusOperationCompletedEventAttributes.result
        #expect(try SignalWithStartResponse(serializedBytes: result.data).started)
        #expect(try fixture.look("caller") { $0.nexusOperations.isEmpty })
    }

    @Test("a target that cannot be started fails the operation and nothing else")
    func refused() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        try fixture.start("target")
        try fixture.change("target") { $0.complete(.null, now: $1) }
        try schedule(attributes { $0.workflowIDReusePolicy = .rejectDuplicate }, in: fixture)
        let end = try #require(fixture.events(of: "caller").last)
        #expect(end.eventType == .nexusOperationFailed)
        let cause = end.nexusOperationFailedEventAttributes.failure.cause
        #expect(cause.message.hasPrefix("WorkflowExecutionAlreadyStarted: "))
    }

    @Test("a request for another namespace, or with what the engine sets itself, is refused")
    func checksRequest() throws {
        for configure in [
            { $0.namespace = "other" }, { $0.requestID = "mine" }, { $0.links = [.init()] }, { $0.signalName = "" },
        ] as [(inout SignalWithStartRequest) -> Void] {
            let attributes = try attributes(configure)
            #expect(throws: EngineError.self) {
                _ = try SystemNexusRequest(attributes, namespace: "default", checks: checks)
            }
        }
        let unknown = NexusScheduledAttributes.with { $0.operation = "Other" }
        #expect(throws: EngineError.self) {
            _ = try SystemNexusRequest(unknown, namespace: "default", checks: checks)
        }
    }
}
