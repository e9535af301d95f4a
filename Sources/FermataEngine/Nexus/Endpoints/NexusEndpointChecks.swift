import Foundation
import TemporalAPI

/// What an endpoint must be like, with the reference's words.
struct NexusEndpointChecks: Sendable {
    private static let nameLengthMaximum = 200
    private static let descriptionBytesMaximum = 20_000
    let limits: ExecutionLimits
    let namespaces: NamespaceRegistry

    /// - Throws: `invalidArgument` with all that is wrong; `failedPrecondition` if there is no such namespace;
    ///   `unimplemented` for an endpoint outside of this engine.
    func spec(_ spec: Temporal_Api_Nexus_V1_EndpointSpec) throws(EngineError) {
        var issues = nameIssues(spec.name)
        switch spec.target.variant {
        case .worker(let worker):
            if worker.namespace.isEmpty {
                issues.append("target namespace not set")
            } else if namespaces.find(name: worker.namespace) == nil {
                throw .failedPrecondition(
                    "could not verify namespace referenced by target exists: "
                        + "Namespace \(worker.namespace) is not found."
                )
            }
            if let issue = taskQueueIssue(worker.taskQueue) { issues.append("invalid target task queue: \"\(issue)\"") }
        case .external:
            throw .unimplemented(
                "External targets of Nexus endpoints are not supported by Fermata's embedded engine: "
                    + "it makes no calls to other servers. Give the endpoint a worker target."
            )
        case nil:
            issues.append("empty target variant")
            throw .invalidArgument(issues.joined(separator: ", "))
        }
        if spec.hasDescription_p, spec.description_p.byteCount > Self.descriptionBytesMaximum {
            issues.append("description size exceeds limit of \(Self.descriptionBytesMaximum)")
        }
        guard issues.isEmpty else { throw .invalidArgument(issues.joined(separator: ", ")) }
    }

    /// - Parameter version: Checked if it is given.
    func id(_ id: String, version: Int64? = nil) throws(EngineError) {
        var issues: [String] = []
        if id.isEmpty {
            issues.append("endpoint ID not set")
        } else if UUID(uuidString: id) == nil {
            let length = id.utf8.count
            let flaw = length == 36 ? "invalid UUID format" : "invalid UUID length: \(length)"
            issues.append("malformed endpoint ID: \"\(flaw)\"")
        }
        if let version, version <= 0 { issues.append("endpoint version is non-positive") }
        guard issues.isEmpty else { throw .invalidArgument(issues.joined(separator: ", ")) }
    }

    /// - Returns: How many endpoints a page has.
    func pageSize(_ size: Int32) throws(EngineError) -> Int {
        let maximum: Int32 = 1_000
        guard size >= 0 else { throw .invalidArgument("page_size is negative") }
        guard size <= maximum else { throw .invalidArgument("page_size exceeds limit of \(maximum)") }
        return size == 0 ? 100 : Int(size)
    }

    private func nameIssues(_ name: String) -> [String] {
        guard !name.isEmpty else { return ["endpoint name not set"] }
        var issues: [String] = []
        if name.utf8.count > Self.nameLengthMaximum {
            issues.append("endpoint name exceeds length limit of \(Self.nameLengthMaximum)")
        }
        if name.wholeMatch(of: /[a-zA-Z][a-zA-Z0-9\-]*[a-zA-Z0-9]/) == nil {
            issues.append(#"endpoint name must match the regex: "^[a-zA-Z][a-zA-Z0-9\\-]*[a-zA-Z0-9]$""#)
        }
        return issues
    }

    private func taskQueueIssue(_ name: String) -> String? {
        if name.isEmpty { return "taskQueue is not set" }
        if name.utf8.count > limits.idLengthMaximum { return "taskQueue length exceeds limit" }
        return name.hasPrefix("/_sys/") ? "task queue name cannot start with reserved prefix /_sys/" : nil
    }
}
