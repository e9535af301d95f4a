import CoreMetrics
import Synchronization

/// A metrics backend that keeps what it is told.
final class RecordedMetrics: MetricsFactory {
    /// A series as text: its name and its tags in order, such as `service_requests operation=X`.
    private let values = Mutex<[String: Int64]>([:])

    /// What was counted, or how often something was timed.
    subscript(label: String, tags: [String: String]) -> Int64 {
        values.withLock { $0[Self.series(label, tags.map { ($0.key, $0.value) })] ?? 0 }
    }

    var series: [String] { values.withLock { Array($0.keys) } }

    private static func series(_ label: String, _ tags: [(String, String)]) -> String {
        let tags = tags.filter { $0.0 != "service_name" }.map { "\($0.0)=\($0.1)" }.sorted()
        return "\(label) \(tags.joined(separator: " "))"
    }

    private final class Handler: CounterHandler, TimerHandler, RecorderHandler {
        let record: @Sendable (Int64) -> Void

        init(_ record: @escaping @Sendable (Int64) -> Void) { self.record = record }
        func increment(by amount: Int64) { record(amount) }
        func reset() {}
        func recordNanoseconds(_ duration: Int64) { record(1) }
        func record(_ value: Int64) {}
        func record(_ value: Double) {}
    }

    private func handler(_ label: String, _ tags: [(String, String)]) -> Handler {
        let series = Self.series(label, tags)
        return Handler { amount in self.values.withLock { $0[series, default: 0] += amount } }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { handler(label, dimensions) }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { handler(label, dimensions) }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        handler(label, dimensions)
    }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
}
