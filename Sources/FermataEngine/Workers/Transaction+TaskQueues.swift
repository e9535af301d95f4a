import Foundation
import SwiftProtobuf
import TemporalAPI

typealias TaskQueueSettings = Temporal_Api_Taskqueue_V1_TaskQueueConfig

extension EngineCore {
    static let taskQueueKind = "task-queue-config"

    /// What operators set for a queue; nil if nothing.
    func settings(of queue: TaskQueueKey) throws -> TaskQueueSettings? {
        try documents[Self.taskQueueKind]?[.init(namespace: queue.namespaceID, key: queue.documentKey)].map {
            try TaskQueueSettings(serializedBytes: $0.data)
        }
    }
}

extension Transaction {
    /// Changes what operators set for a queue. Matching holds to it once it is durable.
    ///
    /// - Returns: What is set now.
    func update(
        _ queue: TaskQueueKey,
        with request: Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigRequest,
        matching: Matching
    ) throws -> TaskQueueSettings {
        var settings = try core.settings(of: queue) ?? .init()
        let before = settings
        if request.hasUpdateQueueRateLimit {
            settings.queueRateLimit = limit(request.updateQueueRateLimit, by: request.identity)
        }
        if request.hasUpdateFairnessKeyRateLimitDefault {
            let update = request.updateFairnessKeyRateLimitDefault
            settings.fairnessKeysRateLimitDefault = limit(update, by: request.identity)
        }
        settings.fairnessWeightOverrides.merge(request.setFairnessWeightOverrides) { _, new in new }
        for key in request.unsetFairnessWeightOverrides { settings.fairnessWeightOverrides[key] = nil }
        guard settings.fairnessWeightOverrides.count <= FairnessOverrides.most else {
            throw EngineError.invalidArgument(
                "fairness weight overrides update rejected: would exceed max size \(FairnessOverrides.most)"
            )
        }
        guard settings != before else { return settings }
        putDocument(
            kind: EngineCore.taskQueueKind,
            namespace: queue.namespaceID,
            key: queue.documentKey,
            try settings.stored()
        )
        let config = settings.config
        afterCommit { matching.setConfig(config, for: queue) }
        return settings
    }

    private func limit(
        _ update: Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigRequest.RateLimitUpdate,
        by identity: String
    ) -> Temporal_Api_Taskqueue_V1_RateLimitConfig {
        .with {
            if update.hasRateLimit { $0.rateLimit = update.rateLimit }
            $0.metadata.reason = update.reason
            $0.metadata.updateIdentity = identity
            $0.metadata.updateTime = now.timestamp
        }
    }
}

extension Temporal_Api_Taskqueue_V1_TaskQueueConfig {
    /// What matching holds to.
    var config: TaskQueueConfig {
        TaskQueueConfig(
            queueRateLimit: queueRateLimit.hasRateLimit
                ? Double(queueRateLimit.rateLimit.requestsPerSecond) : nil,
            fairnessKeyRateLimit: fairnessKeysRateLimitDefault.hasRateLimit
                ? Double(fairnessKeysRateLimitDefault.rateLimit.requestsPerSecond) : nil,
            fairnessWeights: fairnessWeightOverrides
        )
    }
}

extension TaskQueueKey {
    /// The queue within its namespace, as documents are called.
    var documentKey: String { "\(kind.type.rawValue)/\(name)" }

    /// The queue of a document; nil if it is called otherwise.
    init?(namespaceID: String, documentKey: String) {
        let parts = documentKey.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]),
            let type = Temporal_Api_Enums_V1_TaskQueueType(rawValue: number), let kind = Kind(type)
        else { return nil }
        self.init(namespaceID: namespaceID, name: String(parts[1]), kind: kind)
    }
}

extension TaskQueueKey.Kind {
    var type: Temporal_Api_Enums_V1_TaskQueueType {
        switch self {
        case .workflow: .workflow
        case .activity: .activity
        case .nexus: .nexus
        }
    }

    /// Nil for a type that this engine does not know.
    init?(_ type: Temporal_Api_Enums_V1_TaskQueueType) {
        switch type {
        case .workflow: self = .workflow
        case .activity: self = .activity
        case .nexus: self = .nexus
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}
