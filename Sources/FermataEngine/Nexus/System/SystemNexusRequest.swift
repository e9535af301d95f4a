import Foundation
import SwiftProtobuf
import TemporalAPI

typealias SignalWithStartRequest = Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest
typealias SignalWithStartResponse = Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionResponse

/// What a workflow asks of the engine itself, as if it were a Nexus handler.
///
/// Workers know one such operation: to signal a workflow, and start it if need be.
struct SystemNexusRequest: Sendable {
    /// The name of the endpoint that everybody has.
    static let endpoint = "__temporal_system"
    static let service = "temporal.api.workflowservice.v1.WorkflowService"
    static let operation = "SignalWithStartWorkflowExecution"

    let signalWithStart: SignalWithStartRequest

    /// - Parameter namespace: The name of the workflow's namespace; the request is for the same.
    /// - Throws: `notFound` if there is no such operation; `invalidArgument` with what is wrong with the input.
    init(_ attributes: NexusScheduledAttributes, namespace: String, checks: RequestChecks) throws(EngineError) {
        guard attributes.service == Self.service else {
            throw .notFound("service \"\(attributes.service)\" not found")
        }
        guard attributes.operation == Self.operation else {
            throw .notFound("operation \"\(attributes.operation)\" not found")
        }
        var request = try Self.decode(attributes.input)
        if request.namespace.isEmpty { request.namespace = namespace }
        guard request.namespace == namespace else {
            throw .invalidArgument(
                """
                Namespace in request "\(request.namespace)" does not match namespace in context "\(namespace)"
                """
            )
        }
        guard request.requestID.isEmpty else {
            throw .invalidArgument("RequestID should not be set on the request")
        }
        guard request.links.isEmpty else { throw .invalidArgument("Links should not be set on the request") }
        try checks.signalWithStart(request)
        request.requestID = attributes.requestID
        signalWithStart = request
    }

    /// The answer as the workflow's worker reads it.
    static func payload(_ response: SignalWithStartResponse) throws(EngineError) -> Payload {
        let data = try response.stored()
        return .with {
            $0.metadata = [
                "encoding": Data("binary/protobuf".utf8),
                "messageType": Data(SignalWithStartResponse.protoMessageName.utf8),
            ]
            $0.data = data
        }
    }

    private static func decode(_ payload: Payload) throws(EngineError) -> SignalWithStartRequest {
        do {
            switch payload.metadata["encoding"].map({ String(decoding: $0, as: UTF8.self) }) {
            case "binary/protobuf": return try SignalWithStartRequest(serializedBytes: payload.data)
            case "json/protobuf": return try SignalWithStartRequest(jsonUTF8Data: payload.data)
            default: break
            }
        } catch {
            throw .invalidArgument("failed to decode input payload: \(type(of: error))")
        }
        throw .invalidArgument("failed to decode input payload: it is no message of Protocol Buffers")
    }
}
