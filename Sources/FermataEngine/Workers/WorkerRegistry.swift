import Synchronization
import TemporalAPI

typealias WorkerHeartbeat = Temporal_Api_Worker_V1_WorkerHeartbeat

/// What workers say of themselves, for operators. It is in memory only: workers say it again every minute or so.
final class WorkerRegistry: Sendable {
    private struct Entry {
        var heartbeat: WorkerHeartbeat
        var seenAt: EngineTime
    }

    /// A worker that is silent for so long is gone.
    static let lifetime: Duration = .seconds(300)
    /// Keys are the clients' choice, so that their number needs a bound.
    private static let capacity = 10_000

    private let clock: any EngineClock
    private let entries = Mutex<[WorkerKey: Entry]>([:])

    init(clock: any EngineClock = SystemClock()) {
        self.clock = clock
    }

    /// Takes what a worker says. One that says it has shut down is forgotten.
    func record(_ heartbeat: WorkerHeartbeat, namespaceID: String) {
        let now = clock.now()
        let key = WorkerKey(namespaceID: namespaceID, instanceKey: heartbeat.workerInstanceKey)
        entries.withLock { entries in
            guard heartbeat.status != .shutdown else {
                entries[key] = nil
                return
            }
            entries[key] = Entry(heartbeat: heartbeat, seenAt: now)
            // Now and then, so that the cost is spread over many heartbeats.
            guard entries.count > Self.capacity + Self.capacity / 4 else { return }
            let kept = entries.sorted { $0.value.seenAt > $1.value.seenAt }.prefix(Self.capacity)
            entries = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
        }
    }

    /// The last words of the workers of a namespace, ordered by their instance keys.
    func heartbeats(namespaceID: String) -> [WorkerHeartbeat] {
        let earliest = clock.now() + (.zero - Self.lifetime)
        return entries.withLock { entries in
            entries = entries.filter { $0.value.seenAt >= earliest }
            return entries.filter { $0.key.namespaceID == namespaceID }.map(\.value.heartbeat)
        }
        .sorted { $0.workerInstanceKey < $1.workerInstanceKey }
    }

    /// - Throws: `notFound` if there is no such worker, or it was silent for too long.
    func heartbeat(of instanceKey: String, namespaceID: String) throws(EngineError) -> WorkerHeartbeat {
        let earliest = clock.now() + (.zero - Self.lifetime)
        let key = WorkerKey(namespaceID: namespaceID, instanceKey: instanceKey)
        guard let entry = entries.withLock({ $0[key] }), entry.seenAt >= earliest else {
            throw .notFound("Worker \(instanceKey) not found")
        }
        return entry.heartbeat
    }
}
