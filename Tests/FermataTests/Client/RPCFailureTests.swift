import GRPCCore
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Refused calls")
struct RPCFailureTests {
    private func refusal(_ code: RPCError.Code, _ detail: (any Message)? = nil) throws -> RPCError {
        var metadata = Metadata()
        if let detail {
            let status = try Temporal_Api_Common_V1_GrpcStatus.with {
                $0.code = Int32(code.rawValue)
                $0.details = [try Google_Protobuf_Any(message: detail)]
            }
            let bytes: [UInt8] = try status.serializedBytes()
            metadata.addBinary(bytes, forKey: "grpc-status-details-bin")
        }
        return RPCError(code: code, message: "refused", metadata: metadata)
    }

    @Test(
        "codes keep their meaning",
        arguments: [
            (RPCError.Code.invalidArgument, FermataError.Code.invalidArgument),
            (.unavailable, .unavailable), (.deadlineExceeded, .deadlineExceeded), (.cancelled, .cancelled),
            (.notFound, .notFound), (.permissionDenied, .permissionDenied), (.unauthenticated, .unauthenticated),
            (.resourceExhausted, .resourceExhausted), (.failedPrecondition, .failedPrecondition),
            (.unimplemented, .unimplemented), (.internalError, .serverError), (.alreadyExists, .serverError),
        ]
    )
    func codes(code: RPCError.Code, meaning: FermataError.Code) throws {
        let error = FermataError(RPCFailure(try refusal(code)))
        #expect(error.code == meaning)
        #expect(error.rpcFailure?.code == code)
        #expect(error.rpcFailure?.message == "refused")
    }

    @Test("an unknown namespace is named")
    func namespace() throws {
        let detail = Temporal_Api_Errordetails_V1_NamespaceNotFoundFailure.with { $0.namespace = "nowhere" }
        let error = FermataError(RPCFailure(try refusal(.notFound, detail)))
        #expect(error.code == .namespaceNotFound)
        #expect(error.message.contains("'nowhere'"))
    }

    @Test("a refusal with details that cannot be read is still a refusal")
    func damagedDetails() {
        var metadata = Metadata()
        metadata.addBinary([1, 2, 3], forKey: "grpc-status-details-bin")
        let failure = RPCFailure(RPCError(code: .notFound, message: "gone", metadata: metadata))
        #expect(failure.code == .notFound)
        #expect(failure.detail == nil)
    }

    @Test("a taken workflow id becomes an error that names workflow and run")
    func alreadyStarted() throws {
        let detail = Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure.with { $0.runID = "run-1" }
        let failure = RPCFailure(try refusal(.alreadyExists, detail))
        let request = Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest.with {
            $0.workflowID = "order-7"
            $0.workflowType.name = "Order"
        }
        let error = try #require(TemporalClient.alreadyStarted(failure, request))
        #expect(error.workflowID == "order-7")
        #expect(error.runID == "run-1")
        #expect(error.workflowName == "Order")
    }

    @Test("of two refused operations the one that was tried is reported")
    func multiOperation() throws {
        let aborted = try Google_Protobuf_Any(message: Temporal_Api_Failure_V1_MultiOperationExecutionAborted())
        let detail = Temporal_Api_Errordetails_V1_MultiOperationExecutionFailure.with {
            $0.statuses = [
                .with {
                    $0.code = Int32(RPCError.Code.aborted.rawValue)
                    $0.details = [aborted]
                },
                .with {
                    $0.code = Int32(RPCError.Code.resourceExhausted.rawValue)
                    $0.message = "too many updates"
                },
            ]
        }
        let error = TemporalClient.operationError(
            FermataError(RPCFailure(try refusal(.aborted, detail))),
            .init()
        )
        let chosen = try #require(error as? FermataError)
        #expect(chosen.code == .resourceExhausted)
        #expect(chosen.message == "too many updates")
    }

    @Test("a start that is refused inside of an update-with-start is recognised")
    func multiOperationAlreadyStarted() throws {
        let started = Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure.with { $0.runID = "run-1" }
        let any = try Google_Protobuf_Any(message: started)
        let detail = Temporal_Api_Errordetails_V1_MultiOperationExecutionFailure.with {
            $0.statuses = [
                .with {
                    $0.code = Int32(RPCError.Code.alreadyExists.rawValue)
                    $0.details = [any]
                }
            ]
        }
        let error = TemporalClient.operationError(
            FermataError(RPCFailure(try refusal(.alreadyExists, detail))),
            .with { $0.workflowID = "order-7" }
        )
        #expect((error as? WorkflowAlreadyStartedError)?.workflowID == "order-7")
    }

    @Test(
        "TLS trouble is recognised by the library's error names",
        arguments: [
            ("SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED", ConnectionTrouble.serverCertificateRefused),
            ("Couldn't find example.org in certificate from peer", .serverNameMismatch),
            ("SSLV3_ALERT_CERTIFICATE_EXPIRED", .clientCertificateRefused),
            ("TLSV1_ALERT_UNKNOWN_CA", .clientCertificateRefused),
            ("WRONG_VERSION_NUMBER", .notTLS),
            ("before completing the HTTP/2 connection preface. uncleanShutdown", .closedDuringTLS),
            ("connection refused", .other),
        ]
    )
    func trouble(text: String, expected: ConnectionTrouble) {
        #expect(ConnectionTrouble.recognise(text) == expected)
    }
}
