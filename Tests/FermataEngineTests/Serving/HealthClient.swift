import GRPCCore
import GRPCProtobuf

@testable import FermataEngine

extension GRPCClient {
    func checkHealth(_ service: String) async throws -> HealthCheckResponse {
        try await unary(
            request: ClientRequest(message: HealthCheckRequest(service: service)),
            descriptor: HealthService.check,
            serializer: ProtobufSerializer<HealthCheckRequest>(),
            deserializer: ProtobufDeserializer<HealthCheckResponse>(),
            options: .defaults
        ) { try $0.message }
    }

    /// What a watch says until it ends, whyever it does.
    func watchHealth(_ service: String, _ metadata: Metadata) async throws -> [HealthCheckResponse.Status] {
        try await serverStreaming(
            request: ClientRequest(message: HealthCheckRequest(service: service), metadata: metadata),
            descriptor: HealthService.watch,
            serializer: ProtobufSerializer<HealthCheckRequest>(),
            deserializer: ProtobufDeserializer<HealthCheckResponse>(),
            options: .defaults
        ) { response in
            var statuses: [HealthCheckResponse.Status] = []
            do {
                for try await message in response.messages { statuses.append(message.status) }
            } catch {
                guard !statuses.isEmpty else { throw error }
            }
            return statuses
        }
    }
}
