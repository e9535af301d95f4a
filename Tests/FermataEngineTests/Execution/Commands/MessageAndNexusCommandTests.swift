import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Commands for messages and Nexus operations")
struct MessageAndNexusCommandTests {
    private typealias NexusAttributes = Temporal_Api_Command_V1_ScheduleNexusOperationCommandAttributes

    private func message(_ id: String) -> Command {
        .with {
            $0.commandType = .protocolMessage
            $0.protocolMessageCommandAttributes.messageID = id
        }
    }

    private func operation(_ configure: (inout NexusAttributes) -> Void = { _ in }) -> Command {
        var attributes = NexusAttributes()
        attributes.endpoint = "endpoint"
        attributes.service = "service"
        attributes.operation = "operation"
        configure(&attributes)
        return .with {
            $0.commandType = .scheduleNexusOperation
            $0.scheduleNexusOperationCommandAttributes = attributes
        }
    }

    private func cancel(_ id: Int64) -> Command {
        .with {
            $0.commandType = .requestCancelNexusOperation
            $0.requestCancelNexusOperationCommandAttributes.scheduledEventID = id
        }
    }

    private func accept(_ id: String) throws -> Temporal_Api_Protocol_V1_Message {
        let acceptance = Temporal_Api_Update_V1_Acceptance.with {
            $0.acceptedRequestMessageID = "\(id)/request"
            $0.acceptedRequestSequencingEventID = 2
        }
        let body = try Google_Protobuf_Any(message: acceptance)
        return .with {
            $0.id = "\(id)/accept"
            $0.protocolInstanceID = id
            $0.body = body
        }
    }

    @Test("a message comes where a command asks for it, and the others come last")
    func order() throws {
        var fixture = WorkflowTaskFixture()
        for id in ["u", "v"] { fixture.run.updates.admit(id, .with { $0.meta.updateID = id }) }
        let messages = try [accept("u"), accept("v")]
        try fixture.work([.marker("1"), message("v/accept"), .marker("2")]) { $0.messages = messages }
        let events = fixture.takeEvents().suffix(4)
        #expect(
            events.map(\.eventType) == [
                .markerRecorded, .workflowExecutionUpdateAccepted, .markerRecorded, .workflowExecutionUpdateAccepted,
            ]
        )
        #expect(
            events.map(\.workflowExecutionUpdateAcceptedEventAttributes.protocolInstanceID) == ["", "v", "", "u"]
        )
    }

    @Test("a message that isn't there is wrong")
    func absent() throws {
        let prefix = "BadUpdateWorkflowExecutionMessage: "
        let cases: [(Command, String)] = [
            (message("x"), prefix + "ProtocolMessageCommand referenced absent message ID x"),
            (message(""), prefix + "MessageID is not set on ProtocolMessageCommand."),
            (
                .bare(.protocolMessage),
                prefix + "ProtocolMessageCommandAttributes is not set on ProtocolMessageCommand."
            ),
        ]
        for (command, text) in cases {
            var fixture = WorkflowTaskFixture()
            #expect(try fixture.work([command]).error?.message == text)
        }
    }

    @Test("a message that is too large ends the run")
    func largeMessage() throws {
        var fixture = WorkflowTaskFixture()
        fixture.limits.blobBytesMaximum = 3
        let message = try accept("u")
        let outcome = try fixture.work { $0.messages = [message] }
        #expect(
            outcome.error?.message == "BadUpdateWorkflowExecutionMessage: "
                + "Message type temporal.api.update.v1.Acceptance exceeds size limit."
        )
        #expect(fixture.run.status == .terminated)
    }

    @Test("an operation is scheduled within the run's time")
    func schedule() throws {
        var fixture = WorkflowTaskFixture { $0.workflowRunTimeout.seconds = 60 }
        try fixture.work([
            operation {
                $0.nexusHeader = ["Key": "value"]
                $0.startToCloseTimeout.seconds = 100
            }
        ])
        guard case .nexusOperation(5)? = fixture.run.output.effects.last else {
            Issue.record("the operation isn't started")
            return
        }
        let attributes = try #require(fixture.takeEvents().last).nexusOperationScheduledEventAttributes
        #expect(attributes.endpointID == "endpoint-id")
        #expect(attributes.nexusHeader == ["key": "value"])
        #expect(attributes.requestID == "made-id")
        #expect(attributes.scheduleToCloseTimeout.seconds == 60)
        #expect(attributes.startToCloseTimeout.seconds == 60)
        #expect(!attributes.hasScheduleToStartTimeout)
        #expect(attributes.workflowTaskCompletedEventID == 4)
        fixture.run.startNexusOperation(5, token: "token", links: [], now: fixture.now)
        try fixture.work([cancel(5)])
        guard case .nexusCancellation(5)? = fixture.run.output.effects.last else {
            Issue.record("the operation isn't cancelled")
            return
        }
        #expect(fixture.takeEvents().last?.eventType == .nexusOperationCancelRequested)
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        #expect(
            try fixture.work([cancel(5)]).error?.message == "BadRequestCancelNexusOperationAttributes: "
                + "cancelation was already requested for an operation with scheduled event ID 5"
        )
    }

    @Test("the end of an operation that the worker has not seen doesn't make its cancellation wrong")
    func cancelEnded() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([operation()])
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start()
        fixture.run.append(
            .nexusOperationCompleted,
            .nexusOperationCompletedEventAttributes(.with { $0.scheduledEventID = 5 }),
            now: fixture.now
        )
        _ = fixture.takeEvents()
        #expect(try fixture.complete([cancel(5)]).error == nil)
        #expect(
            fixture.takeTypes() == [
                .workflowTaskCompleted, .nexusOperationCancelRequested, .nexusOperationCompleted,
                .workflowTaskScheduled,
            ]
        )
    }

    @Test("what is wrong with an operation is named")
    func faults() throws {
        let prefix = "BadScheduleNexusOperationAttributes: "
        let name = "ScheduleNexusOperationCommandAttributes"
        let long = String(repeating: "x", count: 1_001)
        let cases: [(Command, String)] = [
            (.bare(.scheduleNexusOperation), prefix + "empty \(name)"),
            (operation { $0.endpoint = "gone" }, prefix + "endpoint \"gone\" not found"),
            (operation { $0.service = long }, prefix + "\(name).Service exceeds length limit of 1000"),
            (operation { $0.operation = long }, prefix + "\(name).Operation exceeds length limit of 1000"),
            (
                operation { $0.nexusHeader = ["Request-Timeout": "1s"] },
                prefix + "\(name).NexusHeader contains a disallowed header key: \"Request-Timeout\""
            ),
            (
                operation { $0.nexusHeader = ["k": String(repeating: "x", count: 8192)] },
                prefix + "\(name).NexusHeader exceeds size limit"
            ),
            (
                operation { $0.scheduleToCloseTimeout.seconds = -1 },
                prefix + "\(name).ScheduleToCloseTimeout is invalid: negative duration"
            ),
            (
                cancel(9),
                "BadRequestCancelNexusOperationAttributes: requested cancelation for a non-existing or already "
                    + "completed operation with scheduled event ID of 9"
            ),
        ]
        for (command, text) in cases {
            var fixture = WorkflowTaskFixture()
            #expect(try fixture.work([command]).error?.message == text)
        }
        var fixture = WorkflowTaskFixture()
        fixture.limits.pendingNexusOperationsMaximum = 1
        #expect(
            try fixture.work([operation(), operation()]).error?.message == "PendingNexusOperationsLimitExceeded: "
                + "workflow has reached the pending nexus operation limit of 1 for this namespace"
        )
    }
}
