import TemporalAPI

/// The namespaces that a request reaches. The caller needs the method's role in each.
enum RequestTargets {
    /// The namespace that counts for logs, metrics and limits; empty if the request has none.
    static func namespace(of request: Any) -> String {
        (request as? any NamespacedRequest)?.namespace ?? ""
    }

    /// Every namespace the request reaches. An empty name stands for one that the request gives by its id: only a role
    /// in the whole engine covers that.
    static func namespaces(of request: Any) -> Set<String> {
        var namespaces: Set = [namespace(of: request)]
        switch request {
        case let request as Temporal_Api_Workflowservice_V1_DescribeNamespaceRequest where !request.id.isEmpty:
            namespaces.insert("")
        case let request as Temporal_Api_Operatorservice_V1_DeleteNamespaceRequest where !request.namespaceID.isEmpty:
            namespaces.insert("")
        case let request as Temporal_Api_Workflowservice_V1_ExecuteMultiOperationRequest:
            for operation in request.operations {
                namespaces.formUnion([operation.startWorkflow.namespace, operation.updateWorkflow.namespace].named)
            }
        case let request as Temporal_Api_Workflowservice_V1_RespondWorkflowTaskCompletedRequest:
            namespaces.formUnion(request.commands.flatMap(targets).named)
        default:
            break
        }
        return namespaces
    }

    /// Whether this request may wait for something to happen.
    static func isLongPoll(_ request: Any, _ polling: MethodAccess.Polling) -> Bool {
        switch polling {
        case .none: return false
        case .always: return true
        case .capable: break
        }
        return switch request {
        case let request as Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryRequest: request.waitNewEvent
        case let request as Temporal_Api_Workflowservice_V1_DescribeActivityExecutionRequest:
            !request.longPollToken.isEmpty
        case let request as Temporal_Api_Workflowservice_V1_DescribeNexusOperationExecutionRequest:
            !request.longPollToken.isEmpty
        default: false
        }
    }

    /// Commands can start, signal and cancel workflows of other namespaces.
    private static func targets(_ command: Temporal_Api_Command_V1_Command) -> [String] {
        switch command.attributes {
        case .startChildWorkflowExecutionCommandAttributes(let attributes): [attributes.namespace]
        case .signalExternalWorkflowExecutionCommandAttributes(let attributes): [attributes.namespace]
        case .requestCancelExternalWorkflowExecutionCommandAttributes(let attributes): [attributes.namespace]
        default: []
        }
    }
}

extension Sequence<String> {
    /// Without those that stand for the request's own namespace.
    fileprivate var named: [String] { filter { !$0.isEmpty } }
}
