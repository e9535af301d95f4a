import GRPCCore
import GRPCProtobuf

/// The standard health service, `grpc.health.v1.Health`, which load balancers and probes ask.
///
/// Every service of the server is healthy until the server begins to stop.
struct HealthService: RegistrableRPCService {
    static let name = "grpc.health.v1.Health"

    static let check = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: name),
        method: "Check",
        type: .unary
    )
    static let watch = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: name),
        method: "Watch",
        type: .serverStreaming
    )

    /// The full names of the services whose health is told; the empty name stands for the server.
    let services: Set<String>
    let shutdown: ShutdownSignal

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: Self.check,
            deserializer: ProtobufDeserializer<HealthCheckRequest>(),
            serializer: ProtobufSerializer<HealthCheckResponse>()
        ) { request, _ in
            let message = try await ServerRequest(stream: request).message
            guard let status = status(of: message.service) else { throw EngineError.unknownService }
            return StreamingServerResponse(single: ServerResponse(message: HealthCheckResponse(status: status)))
        }
        router.registerHandler(
            forMethod: Self.watch,
            deserializer: ProtobufDeserializer<HealthCheckRequest>(),
            serializer: ProtobufSerializer<HealthCheckResponse>()
        ) { request, context in
            let service = try await ServerRequest(stream: request).message.service
            return StreamingServerResponse { writer in
                try await writer.write(HealthCheckResponse(status: status(of: service) ?? .serviceUnknown))
                // The stop of the server cancels the call too, so there is one thing to wait for.
                try await context.cancellation.cancelled
                if shutdown.isRaised, services.contains(service) {
                    try await writer.write(HealthCheckResponse(status: .notServing))
                }
                throw CancellationError()
            }
        }
    }

    private func status(of service: String) -> HealthCheckResponse.Status? {
        guard services.contains(service) else { return nil }
        return shutdown.isRaised ? .notServing : .serving
    }
}

extension EngineError {
    /// As the reference server says it. Without the detail that a missing workflow has.
    fileprivate static var unknownService: EngineError { EngineError(.notFound, "unknown service") }
}
