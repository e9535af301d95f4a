import CoreMetrics
import Synchronization

/// One series of a metric.
final class PrometheusSeries: CounterHandler, TimerHandler, RecorderHandler {
    enum Kind: Equatable {
        case counter
        case gauge
        case histogram(Scale)

        var name: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    /// Where the buckets of a histogram end.
    enum Scale: Equatable {
        case seconds
        /// As OpenTelemetry advises for what models and tools take.
        case modelSeconds
        case quantities

        var bounds: [Double] {
            switch self {
            case .seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3600]
            case .modelSeconds: (0...13).map { 0.01 * Double(1 << $0) }
            case .quantities: (0...15).map { Double(1 << (2 * $0)) }
            }
        }
    }

    private struct State {
        /// Of a counter or gauge.
        var value = 0.0
        var sum = 0.0
        /// How much fell between each bound and the one before it; the last are those beyond all.
        var counts: [Int]
    }

    private let kind: Kind
    private let bounds: [Double]
    private let state: Mutex<State>

    init(_ kind: Kind) {
        self.kind = kind
        bounds = if case .histogram(let scale) = kind { scale.bounds } else { [] }
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func increment(by amount: Int64) {
        state.withLock { $0.value += Double(amount) }
    }

    func reset() {
        state.withLock { $0.value = 0 }
    }

    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / 1e9)
    }

    func record(_ value: Int64) {
        record(Double(value))
    }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.value = value
            state.sum += value
            state.counts[bucket] += 1
        }
    }

    func write(to text: inout String, name: String, labels: String) {
        let state = state.withLock { $0 }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        guard case .histogram = kind else {
            text += "\(name)\(braces) \(Self.number(state.value))\n"
            return
        }
        var total = 0
        for (bound, count) in zip(bounds.map(Self.number) + ["+Inf"], state.counts) {
            total += count
            text += "\(name)_bucket{\(labels)\(labels.isEmpty ? "" : ",")le=\"\(bound)\"} \(total)\n"
        }
        text += "\(name)_sum\(braces) \(Self.number(state.sum))\n\(name)_count\(braces) \(total)\n"
    }

    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
