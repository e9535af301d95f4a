import GRPCCore
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("method table")
struct MethodTableTests {
    typealias Workflow = Temporal_Api_Workflowservice_V1_WorkflowService
    typealias Operator = Temporal_Api_Operatorservice_V1_OperatorService

    static let methods = Workflow.Method.descriptors + Operator.Method.descriptors

    @Test("every method of the services is in the table", arguments: methods)
    func complete(_ method: MethodDescriptor) {
        #expect(MethodTable.access(method) != nil)
    }

    @Test("the table names no method that the services do not have, and none twice")
    func exact() {
        let workflow = MethodTable.workflowService.flatMap(\.methods)
        let operators = MethodTable.operatorService.flatMap(\.methods)
        #expect(workflow.sorted() == Workflow.Method.descriptors.map(\.method).sorted())
        #expect(operators.sorted() == Operator.Method.descriptors.map(\.method).sorted())
        let polling = MethodTable.alwaysPolling.union(MethodTable.pollingCapable)
        #expect(polling.isSubset(of: workflow))
    }

    @Test(
        "methods are as on the reference server",
        arguments: [
            ("StartWorkflowExecution", MethodAccess(scope: .namespace, access: .write, polling: .none)),
            ("PollWorkflowTaskQueue", MethodAccess(scope: .namespace, access: .write, polling: .always)),
            ("GetWorkflowExecutionHistory", MethodAccess(scope: .namespace, access: .readOnly, polling: .capable)),
            ("RegisterNamespace", MethodAccess(scope: .namespace, access: .admin, polling: .none)),
            ("ListNamespaces", MethodAccess(scope: .cluster, access: .readOnly, polling: .none)),
            ("GetSystemInfo", MethodAccess(scope: .cluster, access: .open, polling: .none)),
        ]
    )
    func samples(_ name: String, _ access: MethodAccess) {
        let method = MethodDescriptor(service: Workflow.descriptor, method: name)
        #expect(MethodTable.access(method) == access)
    }
}
