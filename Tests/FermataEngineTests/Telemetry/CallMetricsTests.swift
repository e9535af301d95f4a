import GRPCCore
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("metrics of calls", .timeLimit(.minutes(1)))
struct CallMetricsTests {
    @Test("calls and errors are counted by operation, namespace and type", arguments: Reach.allCases)
    func counts(_ reach: Reach) async throws {
        let metrics = RecordedMetrics()
        let service = StubService(
            start: { request in
                switch request.workflowID {
                case "bad": throw EngineError.workflowAlreadyStarted("", requestID: "", runID: "")
                case "broken": throw EngineError.unavailable("")
                default: return .init()
                }
            }
        )
        try await withServer(service, metrics: metrics) { server in
            try await withClient(server, reach) { client in
                _ = try await client.start()
                for id in ["bad", "broken"] {
                    var request = StubService.Start()
                    request.namespace = "default"
                    request.workflowID = id
                    _ = try? await client.start(request, [:], .defaults)
                }
            }
        }
        let tags = ["operation": "StartWorkflowExecution", "namespace": "default"]
        #expect(metrics["service_requests", tags] == 3)
        #expect(metrics["service_latency", tags] == 3)
        #expect(metrics["service_errors", tags] == 1)
        let started = tags.merging(["error_type": "WorkflowExecutionAlreadyStarted"]) { $1 }
        #expect(metrics["service_error_with_type", started] == 1)
        #expect(metrics["service_error_with_type", tags.merging(["error_type": "Unavailable"]) { $1 }] == 1)
    }

    @Test("namespaces that do not exist make no series of their own")
    func unknownNamespaces() async throws {
        let metrics = RecordedMetrics()
        try await withServer(metrics: metrics) { server in
            try await withClient(server, .inProcess) { client in
                for namespace in ["x", "y", ""] { _ = try await client.start(namespace: namespace) }
            }
        }
        let tags = ["operation": "StartWorkflowExecution", "namespace": "_unknown_"]
        #expect(metrics["service_requests", tags] == 3)
    }

    @Test("operations are named as on the reference server")
    func operations() {
        typealias Workflow = Temporal_Api_Workflowservice_V1_WorkflowService.Method
        typealias Operator = Temporal_Api_Operatorservice_V1_OperatorService.Method
        let history = Workflow.GetWorkflowExecutionHistory.descriptor
        let delete = Operator.DeleteNamespace.descriptor
        #expect(MetricsInterceptor.operation(history, isLongPoll: false) == "GetWorkflowExecutionHistory")
        #expect(MetricsInterceptor.operation(history, isLongPoll: true) == "PollWorkflowExecutionHistory")
        #expect(MetricsInterceptor.operation(delete, isLongPoll: false) == "OperatorDeleteNamespace")
    }

    @Test(
        "errors have the names of the reference server's types",
        arguments: [
            (EngineError.notFound("") as any Error, "NotFound", true),
            (EngineError.namespaceNotFound("n"), "NamespaceNotFound", true),
            (EngineError.invalidArgument(""), "InvalidArgument", true),
            (EngineError.resourceExhausted(""), "ResourceExhausted", true),
            (EngineError.resourceExhausted("", scope: .system), "ResourceExhausted", false),
            (EngineError.internalError(""), "Internal", false),
            (EngineError(.deadlineExceeded, ""), "DeadlineExceeded", false),
            (CancellationError(), "Canceled", true),
            (RPCError(code: .unknown, message: "", cause: EngineError.unavailable("")), "Unavailable", false),
        ]
    )
    func types(_ error: any Error, _ type: String, _ isExpected: Bool) {
        let failure = CallFailure(error)
        #expect(failure.type == type)
        #expect(failure.isExpected == isExpected)
    }
}
