import GRPCCore
import GRPCProtobuf
import SwiftProtobuf
import TemporalAPI

/// A few methods of the workflow service with handlers of the test.
struct StubService: RegistrableRPCService {
    typealias API = Temporal_Api_Workflowservice_V1_WorkflowService
    typealias Start = Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest
    typealias Started = Temporal_Api_Workflowservice_V1_StartWorkflowExecutionResponse
    typealias Poll = Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueRequest
    typealias Task = Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueResponse
    typealias Info = Temporal_Api_Workflowservice_V1_GetSystemInfoRequest
    typealias System = Temporal_Api_Workflowservice_V1_GetSystemInfoResponse

    var start: @Sendable (Start) async throws -> Started = { _ in Started() }
    var poll: @Sendable (Poll) async throws -> Task = { _ in Task() }

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        register(API.Method.StartWorkflowExecution.descriptor, start, &router)
        register(API.Method.PollWorkflowTaskQueue.descriptor, poll, &router)
        register(API.Method.GetSystemInfo.descriptor, { (_: Info) in System() }, &router)
    }

    private func register<Transport: ServerTransport, Input: Message, Output: Message>(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable (Input) async throws -> Output,
        _ router: inout RPCRouter<Transport>
    ) {
        router.registerHandler(
            forMethod: method,
            deserializer: ProtobufDeserializer<Input>(),
            serializer: ProtobufSerializer<Output>()
        ) { request, _ in
            let message = try await ServerRequest(stream: request).message
            return StreamingServerResponse(single: ServerResponse(message: try await handler(message)))
        }
    }
}
