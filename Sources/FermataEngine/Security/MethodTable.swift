import GRPCCore
import TemporalAPI

/// What every method that the engine serves needs of its caller.
enum MethodTable {
    /// Methods of one service with the same needs.
    struct Row {
        var scope: MethodAccess.Scope
        var access: MethodAccess.Access
        var methods: [String]

        init(_ scope: MethodAccess.Scope, _ access: MethodAccess.Access, _ methods: [String]) {
            self.scope = scope
            self.access = access
            self.methods = methods
        }
    }

    /// The needs by service and method.
    static let all: [String: [String: MethodAccess]] = [
        Temporal_Api_Workflowservice_V1_WorkflowService.descriptor.fullyQualifiedService: byMethod(workflowService),
        Temporal_Api_Operatorservice_V1_OperatorService.descriptor.fullyQualifiedService: byMethod(operatorService),
        HealthService.name: byMethod(healthService),
        ReflectionService.names[0]: byMethod(reflectionService),
        ReflectionService.names[1]: byMethod(reflectionService),
    ]

    /// It tells nothing that is not public, and costs something, so it needs some role.
    static let reflectionService: [Row] = [Row(.cluster, .readOnly, [ReflectionService.method])]

    /// Probes must work without credentials. Watching holds a connection, so it needs some role.
    static let healthService: [Row] = [
        Row(.cluster, .open, ["Check"]),
        Row(.cluster, .readOnly, ["Watch"]),
    ]

    /// The needs of `method`; `nil` if it is not in the table, and then nobody may call it once callers have roles.
    static func access(_ method: MethodDescriptor) -> MethodAccess? {
        all[method.service.fullyQualifiedService]?[method.method]
    }

    private static func byMethod(_ rows: [Row]) -> [String: MethodAccess] {
        var table: [String: MethodAccess] = [:]
        for row in rows {
            for method in row.methods {
                table[method] = MethodAccess(scope: row.scope, access: row.access, polling: polling(method))
            }
        }
        return table
    }

    private static func polling(_ method: String) -> MethodAccess.Polling {
        if alwaysPolling.contains(method) { return .always }
        return pollingCapable.contains(method) ? .capable : .none
    }
}
