import SwiftProtobuf
import TemporalAPI

/// Something of a worker that a filter can ask for.
enum WorkerField: Sendable {
    case text(name: String, @Sendable (WorkerHeartbeat) -> String)
    case time(name: String, @Sendable (WorkerHeartbeat) -> EngineTime?)

    /// - Throws: `invalidArgument` if there is no such field.
    init(_ name: String) throws(EngineError) {
        switch name {
        case "WorkerInstanceKey": self = .text(name: name) { $0.workerInstanceKey }
        case "WorkerIdentity": self = .text(name: name) { $0.workerIdentity }
        case "HostName": self = .text(name: name) { $0.hostInfo.hostName }
        case "TaskQueue": self = .text(name: name) { $0.taskQueue }
        case "DeploymentName": self = .text(name: name) { $0.deploymentVersion.deploymentName }
        case "BuildId": self = .text(name: name) { $0.deploymentVersion.buildID }
        case "SdkName": self = .text(name: name) { $0.sdkName }
        case "SdkVersion": self = .text(name: name) { $0.sdkVersion }
        case "WorkerStatus", "Status", "status": self = .text(name: name) { $0.status.title }
        case "StartTime": self = .time(name: name) { $0.hasStartTime ? EngineTime($0.startTime) : nil }
        case "HeartbeatTime": self = .time(name: name) { $0.hasHeartbeatTime ? EngineTime($0.heartbeatTime) : nil }
        default: throw .invalidArgument("unknown or unsupported worker heartbeat search field: \(name)")
        }
    }

    func isMissing(in heartbeat: WorkerHeartbeat) -> Bool {
        switch self {
        case .text(_, let value): value(heartbeat).isEmpty
        case .time(_, let value): value(heartbeat) == nil
        }
    }

    /// - Throws: `invalidArgument` if the field cannot be compared like that.
    func test(
        _ comparison: FilterOperator,
        _ literal: FilterExpression
    ) throws(EngineError) -> @Sendable (WorkerHeartbeat) -> Bool {
        switch self {
        case .text(let name, let value):
            guard case .string(let wanted) = literal else {
                throw .invalidArgument("invalid value for \(name): \(literal.text)")
            }
            switch comparison {
            case .equal: return { value($0) == wanted }
            case .notEqual: return { value($0) != wanted }
            case .startsWith: return { value($0).hasPrefix(wanted) }
            case .notStartsWith: return { !value($0).hasPrefix(wanted) }
            default: throw Self.unsupported(comparison, name)
            }
        case .time(let name, let value):
            guard case .string(let text) = literal, let wanted = EngineTime(rfc3339: text) else {
                throw .invalidArgument("invalid value for \(name): \(literal.text)")
            }
            let holds = try Self.order(comparison, name)
            return { heartbeat in value(heartbeat).map { holds($0, wanted) } ?? false }
        }
    }

    private static func order(
        _ comparison: FilterOperator,
        _ name: String
    ) throws(EngineError) -> @Sendable (EngineTime, EngineTime) -> Bool {
        switch comparison {
        case .equal: return { $0 == $1 }
        case .notEqual: return { $0 != $1 }
        case .less: return { $0 < $1 }
        case .lessOrEqual: return { $0 <= $1 }
        case .greater: return { $0 > $1 }
        case .greaterOrEqual: return { $0 >= $1 }
        default: throw unsupported(comparison, name)
        }
    }

    private static func unsupported(_ comparison: FilterOperator, _ name: String) -> EngineError {
        WorkerFilter.unsupported("operator '\(comparison.rawValue)' for \(name)")
    }
}

extension Temporal_Api_Enums_V1_WorkerStatus {
    /// The name that filters compare with.
    fileprivate var title: String {
        switch self {
        case .running: "Running"
        case .shuttingDown: "ShuttingDown"
        case .shutdown: "Shutdown"
        case .unspecified, .UNRECOGNIZED: "Unspecified"
        }
    }
}
