import GRPCCore
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("errors of calls", .timeLimit(.minutes(1)))
struct ErrorMappingTests {
    private struct Secret: Error, CustomStringConvertible {
        let description = "the secret payload"
    }

    private func failure(_ error: any Error, _ reach: Reach) async throws -> RPCError {
        let service = StubService(start: { _ in throw error })
        return try await withServer(service) { server in
            try await withClient(server, reach) { client in
                try #require(await #expect(throws: RPCError.self) { try await client.start() })
            }
        }
    }

    @Test("an error of the engine arrives with its code, message and details", arguments: Reach.allCases)
    func details(_ reach: Reach) async throws {
        let error = try await failure(
            EngineError.workflowAlreadyStarted("it runs", requestID: "r", runID: "run"),
            reach
        )
        #expect(error.code == .alreadyExists)
        #expect(error.message == "it runs")
        let bytes = try #require(Array(error.metadata[binaryValues: "grpc-status-details-bin"]).first)
        let status = try Temporal_Api_Common_V1_GrpcStatus(serializedBytes: bytes)
        #expect(status.code == 6)
        #expect(status.message == "it runs")
        let detail = try #require(status.details.first)
        #expect(
            detail.typeURL
                == "type.googleapis.com/temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure"
        )
        let failure = try Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure(unpackingAny: detail)
        #expect(failure.runID == "run")
        #expect(failure.startRequestID == "r")
    }

    @Test("an error without details has no trailer for them")
    func noDetails() async throws {
        let error = try await failure(EngineError.invalidArgument("no"), .inProcess)
        #expect(error.code == .invalidArgument)
        #expect(Array(error.metadata[binaryValues: "grpc-status-details-bin"]).isEmpty)
    }

    @Test("every code arrives as itself", arguments: 1...16)
    func codes(_ raw: Int) async throws {
        let code = try #require(EngineError.Code(rawValue: raw))
        #expect(RPCError(EngineError(code, "m")).code.rawValue == raw)
    }

    @Test("an exhausted resource names its cause and scope as the reference server does", arguments: Reach.allCases)
    func exhausted(_ reach: Reach) async throws {
        let error = try await failure(EngineError.resourceExhausted("slow down", cause: .concurrentLimit), reach)
        #expect(error.code == .resourceExhausted)
        #expect(Array(error.metadata[stringValues: "x-resource-exhausted-cause"]) == ["ConcurrentLimit"])
        #expect(Array(error.metadata[stringValues: "x-resource-exhausted-scope"]) == ["Namespace"])
    }

    @Test("an unknown error tells nothing of itself", arguments: Reach.allCases)
    func unknown(_ reach: Reach) async throws {
        let error = try await failure(Secret(), reach)
        #expect(error.code == .internalError)
        #expect(!error.message.contains("secret"))
    }

    @Test("a status of a handler stays as it is", arguments: Reach.allCases)
    func status(_ reach: Reach) async throws {
        let error = try await failure(RPCError(code: .aborted, message: "again"), reach)
        #expect(error.code == .aborted)
        #expect(error.message == "again")
    }

    @Test("a cancelled handler answers that it was cancelled", arguments: Reach.allCases)
    func cancelled(_ reach: Reach) async throws {
        #expect(try await failure(CancellationError(), reach).code == .cancelled)
    }
}
