import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("namespaces of requests")
struct RequestTargetsTests {
    @Test("a request is about the namespace it names")
    func named() {
        let request = Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest.with { $0.namespace = "a" }
        #expect(RequestTargets.namespace(of: request) == "a")
        #expect(RequestTargets.namespaces(of: request) == ["a"])
    }

    @Test("a request that has none is about none")
    func none() {
        #expect(RequestTargets.namespaces(of: Temporal_Api_Workflowservice_V1_ListNamespacesRequest()) == [""])
    }

    @Test("commands reach the namespaces they name")
    func commands() {
        let request = Temporal_Api_Workflowservice_V1_RespondWorkflowTaskCompletedRequest.with { request in
            request.namespace = "a"
            request.commands = [
                .with { $0.startChildWorkflowExecutionCommandAttributes.namespace = "b" },
                .with { $0.signalExternalWorkflowExecutionCommandAttributes.namespace = "c" },
                .with { $0.requestCancelExternalWorkflowExecutionCommandAttributes.namespace = "d" },
                .with { $0.startTimerCommandAttributes.timerID = "t" },
                .with { $0.startChildWorkflowExecutionCommandAttributes.workflowID = "same namespace" },
            ]
        }
        #expect(RequestTargets.namespaces(of: request) == ["a", "b", "c", "d"])
    }

    @Test("the operations of a multi-operation count too")
    func operations() {
        let request = Temporal_Api_Workflowservice_V1_ExecuteMultiOperationRequest.with { request in
            request.namespace = "a"
            request.operations = [
                .with { $0.startWorkflow.namespace = "b" }, .with { $0.updateWorkflow.namespace = "c" },
            ]
        }
        #expect(RequestTargets.namespaces(of: request) == ["a", "b", "c"])
    }

    @Test("a namespace given by its id needs a role in the whole engine, also beside a name")
    func byID() {
        let describe = Temporal_Api_Workflowservice_V1_DescribeNamespaceRequest.with {
            $0.namespace = "a"
            $0.id = "x"
        }
        let delete = Temporal_Api_Operatorservice_V1_DeleteNamespaceRequest.with {
            $0.namespace = "a"
            $0.namespaceID = "x"
        }
        #expect(RequestTargets.namespaces(of: describe) == ["a", ""])
        #expect(RequestTargets.namespaces(of: delete) == ["a", ""])
    }

    @Test("reading history is a long poll only if it waits for new events")
    func longPolls() {
        typealias History = Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryRequest
        #expect(RequestTargets.isLongPoll(History.with { $0.waitNewEvent = true }, .capable))
        #expect(!RequestTargets.isLongPoll(History(), .capable))
        #expect(RequestTargets.isLongPoll(Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueRequest(), .always))
        #expect(!RequestTargets.isLongPoll(History.with { $0.waitNewEvent = true }, .none))
    }
}
