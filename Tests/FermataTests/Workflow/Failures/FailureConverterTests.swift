import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("The default failure converter")
struct FailureConverterTests {
    private let payloads = DefaultPayloadConverter()
    private let converter = DefaultFailureConverter()

    private func encode(_ error: any Error) -> Temporal_Api_Failure_V1_Failure {
        converter.convertError(error, payloadConverter: payloads).proto
    }

    private func decode(_ failure: Temporal_Api_Failure_V1_Failure) -> any Error {
        converter.convertFailure(Failure(failure), payloadConverter: payloads)
    }

    /// Encodes and decodes an error.
    private func roundTrip<Failure: Error>(_ error: Failure) throws -> Failure {
        try #require(decode(encode(error)) as? Failure)
    }

    @Test("an application error keeps everything")
    func application() throws {
        let error = try roundTrip(
            ApplicationError(
                message: "no stock",
                cause: CanceledError(message: "inner"),
                stackTrace: "here",
                details: [1, "two"],
                type: "Stock",
                isNonRetryable: true,
                nextRetryDelay: .milliseconds(1_500),
                category: .benign
            )
        )
        #expect(error.message == "no stock")
        #expect(error.stackTrace == "here")
        #expect(error.type == "Stock")
        #expect(error.isNonRetryable)
        #expect(error.nextRetryDelay == .milliseconds(1_500))
        #expect(error.category == .benign)
        #expect(error.details.count == 2)
        #expect(try error.details.decode(Int.self) == 1)
        #expect(try error.details.decode(String.self, at: 1) == "two")
        #expect((error.cause as? CanceledError)?.message == "inner")
    }

    @Test("an application error without a type has the name of its kind, and nothing it was not given")
    func plainApplication() {
        let proto = encode(ApplicationError(message: "x"))
        #expect(proto.source == FermataVersion.sdkName)
        #expect(proto.applicationFailureInfo.type == "ApplicationError")
        #expect(!proto.applicationFailureInfo.hasDetails)
        #expect(!proto.applicationFailureInfo.hasNextRetryDelay)
        #expect(!proto.hasCause)
        #expect(!proto.hasEncodedAttributes)
    }

    @Test("a cancellation keeps its details; Swift's own becomes one")
    func cancelled() throws {
        let error = try roundTrip(CanceledError(message: "stop", details: ["half"]))
        #expect(error.message == "stop")
        #expect(try error.details.decode(String.self) == "half")
        let own = try #require(decode(encode(CancellationError())) as? CanceledError)
        #expect(own.message == "Cancelled")
        #expect(own.isTemporalCancellation)
    }

    @Test(
        "a timeout keeps its kind and the last heartbeat",
        arguments: [
            TimeoutError.TimeoutType.startToClose, .scheduleToStart, .scheduleToClose, .heartbeat, .unspecified,
        ]
    )
    func timeout(type: TimeoutError.TimeoutType) throws {
        let error = try roundTrip(
            TimeoutError(message: "late", type: type, lastHeartbeatDetails: FailureDetails([7]))
        )
        #expect(error.type == type)
        #expect(try error.lastHeartbeatDetails.decode(Int.self) == 7)
    }

    @Test("terminations and server failures keep what they have")
    func others() throws {
        #expect(try roundTrip(TerminatedError(message: "gone")).message == "gone")
        let server = try roundTrip(ServerError(message: "down", isNonRetryable: true))
        #expect(server.message == "down")
        #expect(server.isNonRetryable)
        #expect(try roundTrip(BasicTemporalFailureError(message: "odd")).message == "odd")
    }

    @Test("an activity's failure keeps whose it is and why")
    func activity() throws {
        let error = try roundTrip(
            ActivityError(
                message: "Activity task failed",
                cause: ApplicationError(message: "boom", type: "Boom"),
                scheduledEventID: 5,
                startedEventID: 6,
                activityID: "1",
                activityType: "Fetch",
                identity: "worker",
                retryState: .maximumAttemptsReached
            )
        )
        #expect(error.scheduledEventID == 5)
        #expect(error.startedEventID == 6)
        #expect(error.activityID == "1")
        #expect(error.activityType == "Fetch")
        #expect(error.identity == "worker")
        #expect(error.retryState == .maximumAttemptsReached)
        #expect((error.cause as? ApplicationError)?.type == "Boom")
    }

    @Test("a child's failure keeps whose it is and why")
    func child() throws {
        let error = try roundTrip(
            ChildWorkflowError(
                message: "Child Workflow execution failed",
                cause: TerminatedError(),
                namespace: "default",
                workflowID: "child",
                runID: "run",
                workflowName: "Child",
                retryState: .timeout
            )
        )
        #expect(error.namespace == "default")
        #expect(error.workflowID == "child")
        #expect(error.runID == "run")
        #expect(error.workflowName == "Child")
        #expect(error.retryState == .timeout)
        #expect(error.cause is TerminatedError)
    }

    @Test("an unknown retry state is no error")
    func unknownRetryState() throws {
        let failure = Temporal_Api_Failure_V1_Failure.with { $0.activityFailureInfo.retryState = .UNRECOGNIZED(99) }
        #expect((decode(failure) as? ActivityError)?.retryState == .unspecified)
        for state in 0...7 { #expect(RetryState(rawValue: state)?.proto.rawValue == state) }
    }

    @Test("a workflow that is started already is an application failure for others")
    func alreadyStarted() throws {
        let error = WorkflowAlreadyStartedError(workflowID: "w", workflowName: "Sample")
        let decoded = try #require(decode(encode(error)) as? ApplicationError)
        #expect(decoded.type == "WorkflowAlreadyStartedError")
        #expect(decoded.message == "Workflow execution 'w' already started")
    }

    @Test("any other error is an application failure with its type's name")
    func foreignError() throws {
        struct Mishap: Error, CustomStringConvertible { var description: String { "it broke" } }
        let decoded = try #require(decode(encode(Mishap())) as? ApplicationError)
        #expect(decoded.type == "Mishap")
        #expect(decoded.message == "it broke")
    }

    @Test("a reset is an application failure; what has no type here is kept as it is")
    func otherKinds() throws {
        let reset = try #require(decode(.with { $0.resetWorkflowFailureInfo = .init() }) as? ApplicationError)
        #expect(reset.type == "ResetWorkflow")
        let nexus = Temporal_Api_Failure_V1_Failure.with {
            $0.message = "far away"
            $0.nexusHandlerFailureInfo.type = "NOT_FOUND"
        }
        let error = try #require(decode(nexus) as? BasicTemporalFailureError)
        #expect(error.message == "far away")
        #expect(encode(error) == nexus)
        #expect(decode(.init()) is BasicTemporalFailureError)
    }
}
