import TemporalAPI

extension ActivityOptions {
    /// A path of a field mask as JSON spells it: `retry_policy.maximum_attempts` is `retryPolicy.maximumAttempts`.
    static func maskPath(_ path: String) -> String {
        path.split(separator: ".", omittingEmptySubsequences: false).map { part in
            let words = part.split(separator: "_")
            guard let first = words.first else { return "" }
            let head = first.prefix(1).lowercased() + first.dropFirst()
            return head + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }
        .joined(separator: ".")
    }

    /// Takes the named fields from other options. Names that mean nothing are passed over.
    ///
    /// - Throws: `invalidArgument` if a part of a message is named that the others don't have.
    mutating func merge(_ other: ActivityOptions, paths: Set<String>) throws(EngineError) {
        if paths.contains("taskQueue.name") {
            guard other.hasTaskQueue else { throw .invalidArgument("TaskQueue is not provided") }
            taskQueue.name = other.taskQueue.name
        }
        if paths.contains("scheduleToCloseTimeout") { scheduleToCloseTimeout = other.scheduleToCloseTimeout }
        if paths.contains("scheduleToStartTimeout") { scheduleToStartTimeout = other.scheduleToStartTimeout }
        if paths.contains("startToCloseTimeout") { startToCloseTimeout = other.startToCloseTimeout }
        if paths.contains("heartbeatTimeout") { heartbeatTimeout = other.heartbeatTimeout }
        try mergePriority(other, paths)
        try mergeRetryPolicy(other, paths)
    }

    private mutating func mergePriority(_ other: ActivityOptions, _ paths: Set<String>) throws(EngineError) {
        if paths.contains("priority") {
            if other.hasPriority { priority = other.priority } else { clearPriority() }
        }
        let parts = ["priority.priorityKey", "priority.fairnessKey", "priority.fairnessWeight"]
        guard !paths.isDisjoint(with: parts) else { return }
        guard other.hasPriority else { throw .invalidArgument("Priority is not provided") }
        if paths.contains(parts[0]) { priority.priorityKey = other.priority.priorityKey }
        if paths.contains(parts[1]) { priority.fairnessKey = other.priority.fairnessKey }
        if paths.contains(parts[2]) { priority.fairnessWeight = other.priority.fairnessWeight }
    }

    private mutating func mergeRetryPolicy(_ other: ActivityOptions, _ paths: Set<String>) throws(EngineError) {
        let names = paths.filter { $0 == "retryPolicy" || $0.hasPrefix("retryPolicy.") }
        guard !names.isEmpty else { return }
        guard other.hasRetryPolicy else { throw .invalidArgument("RetryPolicy is not provided") }
        let new = other.retryPolicy
        if names.contains("retryPolicy") { retryPolicy = new }
        if names.contains("retryPolicy.initialInterval") { retryPolicy.initialInterval = new.initialInterval }
        if names.contains("retryPolicy.backoffCoefficient") { retryPolicy.backoffCoefficient = new.backoffCoefficient }
        if names.contains("retryPolicy.maximumInterval") { retryPolicy.maximumInterval = new.maximumInterval }
        if names.contains("retryPolicy.maximumAttempts") { retryPolicy.maximumAttempts = new.maximumAttempts }
    }
}
