/// The rates an operator set for a queue, in tasks per second; nil where nothing is set.
struct TaskQueueConfig: Hashable, Sendable {
    /// Of the whole queue. Goes before what workers ask for.
    var queueRateLimit: Double?
    /// Of each fairness key, for a weight of 1; multiplied by a task's fairness weight.
    var fairnessKeyRateLimit: Double?
    /// Weights that replace those of tasks, by fairness key.
    var fairnessWeights: [String: Float]

    init(queueRateLimit: Double? = nil, fairnessKeyRateLimit: Double? = nil, fairnessWeights: [String: Float] = [:]) {
        self.queueRateLimit = queueRateLimit
        self.fairnessKeyRateLimit = fairnessKeyRateLimit
        self.fairnessWeights = fairnessWeights
    }
}
