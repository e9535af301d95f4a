import CoreMetrics
import Synchronization

/// A metrics backend that keeps what it is told.
final class RecordedMetrics: MetricsFactory {
    /// What was told of one series.
    struct Series: Equatable {
        /// What was counted, or how often something was recorded.
        var count: Int64 = 0
        /// Of what was recorded; of times, in seconds.
        var sum = 0.0
        var last = 0.0
    }

    /// By a series as text: its name and its labels in order, such as `service_requests operation=X`.
    private let values = Mutex<[String: Series]>([:])

    /// What was counted, or how often something was recorded. The name of the service is no label here.
    subscript(label: String, labels: [String: String]) -> Int64 {
        series(label, labels).count
    }

    func series(_ label: String, _ labels: [String: String] = [:]) -> Series {
        values.withLock { $0[Self.name(label, labels.map { ($0.key, $0.value) })] ?? Series() }
    }

    var names: [String] { values.withLock { $0.filter { $0.value.count > 0 }.keys.sorted() } }

    private static func name(_ label: String, _ labels: [(String, String)]) -> String {
        let labels = labels.filter { $0.0 != "service_name" }.map { "\($0.0)=\($0.1)" }.sorted()
        return "\(label) \(labels.joined(separator: " "))"
    }

    private final class Handler: CounterHandler, TimerHandler, RecorderHandler {
        let change: @Sendable ((inout Series) -> Void) -> Void

        init(_ change: @escaping @Sendable ((inout Series) -> Void) -> Void) { self.change = change }
        func increment(by amount: Int64) { change { $0.count += amount } }
        func reset() {}
        func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
        func record(_ value: Int64) { record(Double(value)) }
        func record(_ value: Double) {
            change {
                $0.count += 1
                $0.sum += value
                $0.last = value
            }
        }
    }

    private func handler(_ label: String, _ labels: [(String, String)]) -> Handler {
        let name = Self.name(label, labels)
        return Handler { change in self.values.withLock { change(&$0[name, default: Series()]) } }
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
