import Metrics
import Synchronization

/// The metrics of calls, under the names and tags of the reference server.
final class CallMetrics: Sendable {
    /// What a series is about.
    struct Key: Hashable, Sendable {
        var operation: String
        var namespace: String

        fileprivate var tags: [(String, String)] {
            [("service_name", "frontend"), ("operation", operation), ("namespace", namespace)]
        }
    }

    private struct Series {
        var requests: Counter
        var unexpectedErrors: Counter
        var latency: Metrics.Timer
        var errors: [String: Counter] = [:]
    }

    private let factory: any MetricsFactory
    // Handles are kept, because backends look them up under a lock and by all their tags.
    private let series = Mutex<[Key: Series]>([:])

    init(_ factory: any MetricsFactory) {
        self.factory = factory
    }

    func began(_ key: Key) {
        series.withLock { self.of(key, in: &$0).requests.increment() }
    }

    func ended(_ key: Key, after duration: Duration) {
        series.withLock { self.of(key, in: &$0).latency.recordNanoseconds(duration.clampedNanoseconds) }
    }

    /// - Parameter isExpected: Whether it is the caller's doing.
    func failed(_ key: Key, type: String, isExpected: Bool) {
        series.withLock { all in
            var series = of(key, in: &all)
            let errors =
                series.errors[type]
                ?? Counter(
                    label: "service_error_with_type",
                    dimensions: key.tags + [("error_type", type)],
                    factory: factory
                )
            errors.increment()
            if !isExpected { series.unexpectedErrors.increment() }
            series.errors[type] = errors
            all[key] = series
        }
    }

    private func of(_ key: Key, in all: inout [Key: Series]) -> Series {
        if let series = all[key] { return series }
        let series = Series(
            requests: Counter(label: "service_requests", dimensions: key.tags, factory: factory),
            unexpectedErrors: Counter(label: "service_errors", dimensions: key.tags, factory: factory),
            latency: Timer(label: "service_latency", dimensions: key.tags, factory: factory)
        )
        all[key] = series
        return series
    }
}
