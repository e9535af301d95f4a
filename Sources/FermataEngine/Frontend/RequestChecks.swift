import Foundation
import TemporalAPI

/// Checks that many requests share, with the reference's words.
struct RequestChecks: Sendable {
    let limits: ExecutionLimits

    func workflowID(_ id: String) throws(EngineError) {
        guard !id.isEmpty else { throw .invalidArgument("WorkflowId is not set on request.") }
        let length = id.utf8.count
        guard length <= limits.idLengthMaximum else {
            throw .invalidArgument(
                "WorkflowId exceeds maximum allowed length (\(length)/\(limits.idLengthMaximum))"
            )
        }
    }

    /// - Returns: The request id, made up if the client gave none.
    func requestID(_ id: String) throws(EngineError) -> String {
        guard id.utf8.count <= limits.idLengthMaximum else { throw .invalidArgument("RequestId length exceeds limit.") }
        return id.isEmpty ? UniqueID.make() : id
    }

    func execution(_ execution: WorkflowExecution, isSet: Bool) throws(EngineError) {
        guard isSet else { throw .invalidArgument("Execution is not set on request.") }
        guard !execution.workflowID.isEmpty else { throw .invalidArgument("WorkflowId is not set on request.") }
        try runID(execution.runID)
    }

    func runID(_ id: String) throws(EngineError) {
        guard id.isEmpty || UUID(uuidString: id) != nil else { throw .invalidArgument("Invalid RunId.") }
    }

    func workflowType(_ name: String) throws(EngineError) {
        guard !name.isEmpty else { throw .invalidArgument("WorkflowType is not set on request.") }
        guard name.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("WorkflowType length exceeds limit.")
        }
    }

    func identity(_ identity: String) throws(EngineError) {
        guard identity.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("Identity length exceeds limit.")
        }
    }

    func taskQueue(_ queue: TaskQueue, isSet: Bool) throws(EngineError) {
        guard isSet else { throw .invalidArgument("taskQueue is not set") }
        guard !queue.name.isEmpty else { throw .invalidArgument("missing task queue name") }
        guard queue.name.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("taskQueue length exceeds limit")
        }
        if queue.name.hasPrefix("/_sys/") {
            throw .invalidArgument("task queue name cannot start with reserved prefix /_sys/")
        }
    }

    func priority(_ priority: Priority) throws(EngineError) {
        guard priority.priorityKey >= 0 else { throw .invalidArgument("priority key can't be negative") }
        guard priority.fairnessKey.utf8.count <= 64 else {
            throw .invalidArgument("fairness key length exceeds limit")
        }
        guard priority.fairnessWeight >= 0 else { throw .invalidArgument("must be greater than zero") }
    }

    /// Payloads that a client sends are limited, so that no history becomes unreadable.
    func payload(_ bytes: Int, _ field: String) throws(EngineError) {
        guard bytes <= limits.blobBytesMaximum else {
            throw .invalidArgument("Blob data size exceeds limit. (\(field))")
        }
    }
}

extension Engine {
    var checks: RequestChecks { RequestChecks(limits: limits) }
}
