import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import InMemoryTracing
import Logging
import SwiftProtobuf
import TemporalAPI
import Testing
import Tracing

@testable import FermataEngine

@Suite("traces of calls", .timeLimit(.minutes(1)))
struct TracingTests {
    private typealias API = Temporal_Api_Workflowservice_V1_WorkflowService
    private static let method = "temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution"

    /// The finished spans after `body` has called a server that traces.
    private static func spans(
        _ service: StubService = StubService(),
        _ body: @Sendable (StubClient) async throws -> Void
    ) async throws -> [FinishedInMemorySpan] {
        let tracer = InMemoryTracer()
        let server = try await EngineServer(
            services: [service],
            serving: ServingOptions(port: 0),
            tracing: TracingInterceptor(tracer),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            isNamespace: { _ in true }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { server.beginGracefulShutdown() }
            try await withClient(server, .loopback, body)
        }
        return tracer.finishedSpans
    }

    @Test("a call has a span with its names, its workflow and its status, and nothing of its payloads")
    func spanOfCall() async throws {
        let spans = try await Self.spans { client in
            var request = StubService.Start()
            request.namespace = "default"
            request.workflowID = "order-1"
            request.input.payloads = [.with { $0.data = Data("secret".utf8) }]
            _ = try await client.start(request, [:], .defaults)
        }
        let span = try #require(spans.first)
        #expect(spans.count == 1)
        #expect(span.operationName == Self.method)
        #expect(span.kind == .server)
        #expect(span.attributes.get("rpc.system") == "grpc")
        #expect(span.attributes.get("rpc.service") == "temporal.api.workflowservice.v1.WorkflowService")
        #expect(span.attributes.get("rpc.method") == "StartWorkflowExecution")
        #expect(span.attributes.get("rpc.grpc.status_code") == .int64(0))
        #expect(span.attributes.get("temporalWorkflowID") == "order-1")
        #expect(span.status == nil)
        #expect(!"\(span.attributes)".contains("secret"))
    }

    @Test("what the client did wrong is a status, and what the server did is an error")
    func failures() async throws {
        let service = StubService(
            start: { request in
                if request.workflowID == "bad" { throw EngineError.invalidArgument("no") }
                throw EngineError.unavailable("not now")
            }
        )
        let spans = try await Self.spans(service) { client in
            for id in ["bad", "broken"] {
                var request = StubService.Start()
                request.namespace = "default"
                request.workflowID = id
                _ = try? await client.start(request, [:], .defaults)
            }
        }
        try #require(spans.count == 2)
        #expect(spans[0].attributes.get("rpc.grpc.status_code") == .int64(3))
        #expect(spans[0].status == nil)
        #expect(spans[1].attributes.get("rpc.grpc.status_code") == .int64(14))
        #expect(spans[1].status?.code == .error)
    }

    @Test("a call goes on with the trace of its caller")
    func parent() async throws {
        let spans = try await Self.spans { client in
            let headers: Metadata = [
                InMemoryTracer.traceIDKey: "trace-of-caller", InMemoryTracer.spanIDKey: "span-of-caller",
            ]
            _ = try await client.start(.with { $0.namespace = "default" }, headers, .defaults)
        }
        let span = try #require(spans.first)
        #expect(span.spanContext.traceID == "trace-of-caller")
        #expect(span.spanContext.parentSpanID == "span-of-caller")
    }

    @Test("without a tracer there is nothing to do")
    func off() {
        #expect(TracingInterceptor(NoOpTracer()) == nil)
    }
}

extension SpanAttributes {
    fileprivate func get(_ key: String) -> SpanAttribute? { self[key]?.toSpanAttribute() }
}
