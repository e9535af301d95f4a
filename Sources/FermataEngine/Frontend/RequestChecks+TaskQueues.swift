import TemporalAPI

extension RequestChecks {
    /// - Throws: `invalidArgument` if the queue has no name.
    func describedTaskQueue(_ name: String) throws(EngineError) {
        guard !name.isEmpty else { throw .invalidArgument("taskQueue is not set") }
        guard name.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("taskQueue length exceeds limit")
        }
        // Partitions are named so: the queue's name and a number.
        guard !name.hasPrefix("/_sys/") || name.wholeMatch(of: /\/_sys\/.+\/[0-9]+/) != nil else {
            throw .invalidArgument("invalid task queue partition name \(name)")
        }
    }

    func taskQueueConfig(
        _ request: Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigRequest
    ) throws(EngineError) {
        let isWorkflow = request.taskQueueType == .workflow
        if request.updateQueueRateLimit.hasRateLimit, isWorkflow {
            throw .invalidArgument("Setting rate limit on workflow task queues is not allowed.")
        }
        try rateLimit(request.updateQueueRateLimit, "UpdateQueueRateLimit")
        if request.updateFairnessKeyRateLimitDefault.hasRateLimit, isWorkflow {
            throw .invalidArgument("Setting fairness key rate limit on workflow task queues is not allowed.")
        }
        try rateLimit(request.updateFairnessKeyRateLimitDefault, "UpdateFairnessKeyRateLimitDefault")
        try identity(request.identity)
        let set = request.setFairnessWeightOverrides
        let unset = request.unsetFairnessWeightOverrides
        guard set.count + unset.count <= FairnessOverrides.most else {
            throw .invalidArgument(
                "too many fairness weight overrides in request: got \(set.count + unset.count), "
                    + "maximum \(FairnessOverrides.most)"
            )
        }
        for (key, weight) in set.sorted(by: { $0.key < $1.key }) {
            try fairnessKey(key)
            guard weight > 0 else {
                throw .invalidArgument("invalid fairness weight weight for key \"\(key)\": must be greater than zero")
            }
        }
        for key in unset {
            try fairnessKey(key)
            guard set[key] == nil else {
                throw .invalidArgument("fairness weight override key \"\(key)\" present in both set and unset lists")
            }
        }
    }

    private func fairnessKey(_ key: String) throws(EngineError) {
        guard !key.isEmpty else { throw .invalidArgument("fairness weight override key must not be empty") }
        guard key.utf8.count <= 64 else { throw .invalidArgument("fairness key length exceeds limit") }
    }

    private func rateLimit(
        _ update: Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigRequest.RateLimitUpdate,
        _ field: String
    ) throws(EngineError) {
        // A rate that is no number is none that can be kept.
        guard !update.hasRateLimit || update.rateLimit.requestsPerSecond >= 0 else {
            throw .invalidArgument("RequestsPerSecond for \(field) rate limit must be non-negative.")
        }
    }
}
