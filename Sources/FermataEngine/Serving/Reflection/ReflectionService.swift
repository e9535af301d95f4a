import GRPCCore
import GRPCProtobuf
import SwiftProtobuf

/// Server reflection, by which tools learn what the engine serves: under its present name and the older one, which is
/// the same on the wire.
struct ReflectionService: RegistrableRPCService {
    typealias Request = Grpc_Reflection_V1_ServerReflectionRequest
    typealias Response = Grpc_Reflection_V1_ServerReflectionResponse

    static let names = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]
    static let method = "ServerReflectionInfo"

    /// The full names of the services that are told, beside these.
    let services: Set<String>

    static func descriptor(_ name: String) -> MethodDescriptor {
        MethodDescriptor(
            service: ServiceDescriptor(fullyQualifiedService: name),
            method: method,
            type: .bidirectionalStreaming
        )
    }

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        for name in Self.names {
            router.registerHandler(
                forMethod: Self.descriptor(name),
                deserializer: ProtobufDeserializer<Request>(),
                serializer: ProtobufSerializer<Response>()
            ) { request, _ in
                StreamingServerResponse { writer in
                    // Tools may hold the call open for as long as they run.
                    try await withCancellationOfCall {
                        var sent: Set<String> = []
                        for try await message in request.messages {
                            try await writer.write(answer(message, sent: &sent))
                        }
                    }
                    return [:]
                }
            }
        }
    }

    /// - Parameter sent: The files that the call was already told of.
    func answer(_ request: Request, sent: inout Set<String>) -> Response {
        var response = Response()
        response.validHost = request.host
        response.originalRequest = request
        switch request.messageRequest {
        case .listServices:
            response.listServicesResponse.service = services.union(Self.names).sorted().map { name in
                .with { $0.name = name }
            }
        case .fileByFilename(let name):
            response.messageResponse = files(name, name, &sent)
        case .fileContainingSymbol(let symbol):
            response.messageResponse = files(DescriptorIndex.served.file(of: symbol), symbol, &sent)
        case .fileContainingExtension(let extended):
            response.messageResponse = .notFound(extended.containingType)
        case .allExtensionNumbersOfType(let type):
            // Nothing that is served has extensions.
            guard DescriptorIndex.served.file(of: type) != nil else {
                response.messageResponse = .notFound(type)
                break
            }
            response.allExtensionNumbersResponse.baseTypeName = type
        case nil:
            response.messageResponse = .error(.invalidArgument, "The request asks for nothing.")
        }
        return response
    }

    private func files(_ name: String?, _ asked: String, _ sent: inout Set<String>) -> Response.OneOf_MessageResponse {
        guard let name, let files = DescriptorIndex.served.files(from: name, notIn: &sent) else {
            return .notFound(asked)
        }
        return .fileDescriptorResponse(.with { $0.fileDescriptorProto = files })
    }
}

extension Grpc_Reflection_V1_ServerReflectionResponse.OneOf_MessageResponse {
    fileprivate static func notFound(_ name: String) -> Self { .error(.notFound, "\(name) is not served here.") }

    fileprivate static func error(_ code: Status.Code, _ message: String) -> Self {
        .errorResponse(
            .with {
                $0.errorCode = Int32(code.rawValue)
                $0.errorMessage = message
            }
        )
    }
}
