import TemporalAPI

extension TaskQueue {
    /// The queue with its name and kind filled in.
    ///
    /// - Parameter standard: The name to take if there is none; empty if there must be one.
    /// - Throws: `invalidArgument`.
    func normalized(standard: String, limits: ExecutionLimits) throws(EngineError) -> TaskQueue {
        var queue = self
        if queue.kind == .unspecified { queue.kind = .normal }
        if queue.name.isEmpty {
            guard !standard.isEmpty else { throw .invalidArgument("missing task queue name") }
            queue.name = standard
        }
        guard queue.name.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("taskQueue length exceeds limit")
        }
        let reservedPrefix = "/_sys/"
        guard !queue.name.hasPrefix(reservedPrefix) else {
            throw .invalidArgument("task queue name cannot start with reserved prefix \(reservedPrefix)")
        }
        return queue
    }
}

extension Priority {
    /// - Throws: `invalidArgument`.
    func validate() throws(EngineError) {
        guard priorityKey >= 0 else { throw .invalidArgument("priority key can't be negative") }
        let keyLengthMaximum = 64
        guard fairnessKey.utf8.count <= keyLengthMaximum else {
            throw .invalidArgument("fairness key length exceeds limit")
        }
        guard fairnessWeight >= 0 else { throw .invalidArgument("must be greater than zero") }
    }
}
