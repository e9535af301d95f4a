import SwiftProtobuf
import TemporalAPI

/// Who polled for tasks of one version lately, by the identity that workers give.
struct PollerHistory: Sendable {
    private struct Poller: Sendable {
        var lastAccess: EngineTime
        var ratePerSecond: Double
        var capabilities: Temporal_Api_Common_V1_WorkerVersionCapabilities?
        var deployment: Temporal_Api_Deployment_V1_WorkerDeploymentOptions?
    }

    /// What is shown for workers that ask for no rate.
    private static let unlimitedRate = 100_000.0
    /// Identities are the clients' choice, so that their number needs a bound.
    private static let capacity = 1_000

    private var pollers: [String: Poller] = [:]
    private(set) var lastAccess: EngineTime?

    var count: Int { pollers.count }

    mutating func record(_ request: PollRequest, now: EngineTime) {
        lastAccess = now
        guard !request.identity.isEmpty else { return }
        pollers[request.identity] = Poller(
            lastAccess: now,
            ratePerSecond: request.maxTasksPerSecond ?? Self.unlimitedRate,
            capabilities: request.capabilities,
            deployment: request.deployment
        )
        // Now and then, so that the cost is spread over many polls.
        if pollers.count > Self.capacity + Self.capacity / 4 {
            let kept = pollers.sorted { $0.value.lastAccess > $1.value.lastAccess }.prefix(Self.capacity)
            pollers = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
        }
    }

    mutating func remove(identity: String) {
        pollers.removeValue(forKey: identity)
        // Or the queue of a worker that has shut down would count as served for a while.
        if pollers.isEmpty { lastAccess = nil }
    }

    mutating func forget(before time: EngineTime) {
        pollers = pollers.filter { $0.value.lastAccess >= time }
    }

    func infos(after time: EngineTime) -> [Temporal_Api_Taskqueue_V1_PollerInfo] {
        pollers.filter { $0.value.lastAccess >= time }.map { identity, poller in
            .with {
                $0.identity = identity
                $0.lastAccessTime = poller.lastAccess.timestamp
                $0.ratePerSecond = poller.ratePerSecond
                if let capabilities = poller.capabilities { $0.workerVersionCapabilities = capabilities }
                if let deployment = poller.deployment { $0.deploymentOptions = deployment }
            }
        }
    }
}
