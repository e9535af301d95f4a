import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("server reflection", .timeLimit(.minutes(1)))
struct ReflectionTests {
    private typealias Request = ReflectionService.Request
    private static let service = Temporal_Api_Workflowservice_V1_WorkflowService.descriptor.fullyQualifiedService

    private static func files(_ response: ReflectionService.Response) throws -> [Google_Protobuf_FileDescriptorProto] {
        try response.fileDescriptorResponse.fileDescriptorProto.map { try .init(serializedBytes: $0) }
    }

    @Test("both names list the services, and describe one with all that it needs", arguments: ReflectionService.names)
    func describes(_ name: String) async throws {
        let requests: [Request] = [
            .with { $0.listServices = "" },
            .with { $0.fileContainingSymbol = Self.service },
            .with { $0.fileContainingSymbol = Self.service + ".StartWorkflowExecution" },
        ]
        let answers = try await withServer { server in
            let address = try await server.address
            let transport = try HTTP2ClientTransport.Posix(
                target: .ipv4(address: address.host, port: address.port),
                transportSecurity: .plaintext
            )
            return try await withGRPCClient(transport: transport) { client in
                try await client.bidirectionalStreaming(
                    request: StreamingClientRequest { writer in try await writer.write(contentsOf: requests) },
                    descriptor: ReflectionService.descriptor(name),
                    serializer: ProtobufSerializer<Request>(),
                    deserializer: ProtobufDeserializer<ReflectionService.Response>(),
                    options: .defaults
                ) { response in
                    try await response.messages.reduce(into: [ReflectionService.Response]()) { $0.append($1) }
                }
            }
        }
        #expect(answers.count == 3)
        let listed = answers[0].listServicesResponse.service.map(\.name)
        #expect(listed == [HealthService.name, ReflectionService.names[0], ReflectionService.names[1], Self.service])
        let files = try Self.files(answers[1])
        #expect(files.first?.service.first?.name == "WorkflowService")
        let known = Set(files.map(\.name))
        #expect(files.allSatisfy { known.isSuperset(of: $0.dependency) })
        // What was told once in a call is not told again, but for the file itself.
        #expect(try Self.files(answers[2]).map(\.name) == ["temporal/api/workflowservice/v1/service.proto"])
    }

    @Test("every method and message of the API is described")
    func complete() throws {
        let methods =
            Temporal_Api_Workflowservice_V1_WorkflowService.Method.descriptors
            + Temporal_Api_Operatorservice_V1_OperatorService.Method.descriptors
            + [HealthService.check, HealthService.watch] + ReflectionService.names.map(ReflectionService.descriptor)
        for method in methods {
            let name = "\(method.service.fullyQualifiedService).\(method.method)"
            let file = try #require(DescriptorIndex.served.file(of: name), "\(name)")
            var sent: Set<String> = []
            #expect(DescriptorIndex.served.files(from: file, notIn: &sent)?.isEmpty == false)
        }
        for type in [
            Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest.protoMessageName,
            Temporal_Api_History_V1_HistoryEvent.protoMessageName, HealthCheckResponse.protoMessageName,
            "google.protobuf.Timestamp", "temporal.api.enums.v1.EventType",
        ] {
            #expect(DescriptorIndex.served.file(of: type) != nil, "\(type)")
        }
    }

    @Test("what is not served is not found")
    func unknown() {
        let service = ReflectionService(services: [])
        var sent: Set<String> = []
        for request: Request in [
            .with { $0.fileByFilename = "none.proto" }, .with { $0.fileContainingSymbol = "none.None" },
            .with { $0.allExtensionNumbersOfType = "none.None" },
            .with { $0.fileContainingExtension.containingType = "none.None" },
        ] {
            let answer = service.answer(request, sent: &sent)
            #expect(answer.errorResponse.errorCode == 5)
            #expect(answer.originalRequest == request)
        }
        #expect(service.answer(Request(), sent: &sent).errorResponse.errorCode == 3)
    }

    @Test("once callers have roles, reflection needs one too")
    func authorization() async throws {
        let key = "a-key-of-some-length"
        let reader = try #require(EngineAPIKey(name: "ops", key: key, permissions: .init(system: .reader)))
        let method = ReflectionService.descriptor(ReflectionService.names[0])
        #expect(!Authorizer().allows(nil, method, namespaces: [""]))
        let principal = Principal(kind: .apiKey, name: reader.name, permissions: reader.permissions)
        #expect(Authorizer().allows(principal, method, namespaces: [""]))
    }
}
