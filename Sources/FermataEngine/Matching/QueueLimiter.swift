import TemporalAPI

/// Holds a queue to the rates of its configuration and of its workers.
struct QueueLimiter: Sendable {
    private static let shortestKeySweep = 1_000

    private(set) var config = TaskQueueConfig()
    /// What the last worker that polled asked for.
    private var workerRate: Double?
    private var queueRate: GateRate?
    private var keyRate: Double?
    private var queueGate = RateGate()
    private var keyGates: [String: RateGate] = [:]
    private var nextKeySweep = Self.shortestKeySweep

    /// The rate in force for the whole queue; the operator's word counts before the workers'.
    var effective: EffectiveRateLimit? {
        if let rate = config.queueRateLimit { return EffectiveRateLimit(tasksPerSecond: rate, source: .api) }
        return workerRate.map { EffectiveRateLimit(tasksPerSecond: $0, source: .worker) }
    }

    var limitsKeys: Bool { keyRate != nil }

    mutating func setConfig(_ config: TaskQueueConfig, now: EngineTime) {
        self.config = config
        keyRate = config.fairnessKeyRateLimit
        if let keyRate {
            for key in keyGates.keys {
                let rate = GateRate(perSecond: keyRate * Double(weight(of: key, asked: 0)))
                keyGates[key]?.adapt(to: rate, now: now)
            }
        } else {
            keyGates = [:]
        }
        applyQueueRate(now: now)
    }

    mutating func setWorkerRate(_ rate: Double?, now: EngineTime) {
        guard rate != workerRate else { return }
        workerRate = rate
        applyQueueRate(now: now)
    }

    private mutating func applyQueueRate(now: EngineTime) {
        let rate = effective.map { GateRate(perSecond: $0.tasksPerSecond) }
        guard rate != queueRate else { return }
        queueRate = rate
        if let rate { queueGate.adapt(to: rate, now: now) } else { queueGate = RateGate() }
    }

    /// When the queue may hand out its next task, whatever it is; nil if now.
    func queueReady(now: EngineTime) -> EngineTime? {
        queueRate != nil && queueGate.readyAt > now ? queueGate.readyAt : nil
    }

    /// When a task of the fairness key may be handed out; nil if now.
    func keyReady(_ key: String, now: EngineTime) -> EngineTime? {
        guard let keyRate else { return nil }
        if keyRate <= 0 { return .distantFuture }
        guard let gate = keyGates[key], gate.readyAt > now else { return nil }
        return gate.readyAt
    }

    /// Counts a task as handed out. With -1 it is as if it hadn't been.
    mutating func consume(_ priority: Temporal_Api_Common_V1_Priority, tokens: Double = 1, now: EngineTime) {
        if let queueRate { queueGate.consume(tokens, at: queueRate, now: now) }
        guard let keyRate else { return }
        let key = priority.fairnessKey
        let rate = GateRate(perSecond: keyRate * Double(weight(of: key, asked: priority.fairnessWeight)))
        keyGates[key, default: RateGate()].consume(tokens, at: rate, now: now)
        guard keyGates.count > nextKeySweep else { return }
        keyGates = keyGates.filter { !$0.value.isRested(at: now) }
        nextKeySweep = max(Self.shortestKeySweep, keyGates.count * 2)
    }

    /// The share of a fairness key, relative to one with weight 1.
    func weight(of key: String, asked: Float) -> Float {
        let weight = config.fairnessWeights[key] ?? asked
        return weight > 0 ? max(weight, 0.001) : 1
    }
}
