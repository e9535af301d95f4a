import Metrics
import Synchronization

/// What tells the series of one metric from each other.
protocol SeriesLabels: Hashable, Sendable {
    /// The same labels with ``LabelName/other`` in the place of every name that clients choose.
    var folded: Self { get }
    /// The labels as backends take them.
    var dimensions: [(String, String)] { get }
}

/// The series of one group of metrics, made when they are first needed and kept.
///
/// Backends look a series up by all its labels, and keep it for good. So each is asked for once, and there is a limit:
/// what comes after it is counted under the folded labels.
final class SeriesTable<Labels: SeriesLabels, Series: Sendable>: Sendable {
    private let series = Mutex<[Labels: Series]>([:])
    private let limit: Int
    private let make: @Sendable (Labels) -> Series

    init(
        _ factory: any MetricsFactory,
        limit: Int = 1000,
        _ make: @escaping @Sendable (SeriesMaker, Labels) -> Series
    ) {
        self.limit = limit
        self.make = { make(SeriesMaker(factory: factory, dimensions: $0.dimensions), $0) }
    }

    convenience init(
        _ factory: any MetricsFactory,
        limit: Int = 1000,
        _ make: @escaping @Sendable (SeriesMaker) -> Series
    ) {
        self.init(factory, limit: limit) { maker, _ in make(maker) }
    }

    subscript(_ labels: Labels) -> Series {
        series.withLock { all in
            if let known = all[labels] { return known }
            let labels = all.count < limit ? labels : labels.folded
            if let known = all[labels] { return known }
            let new = make(labels)
            all[labels] = new
            return new
        }
    }
}

/// Makes metrics that share their labels.
struct SeriesMaker {
    let factory: any MetricsFactory
    let dimensions: [(String, String)]

    func counter(_ name: String, _ more: (String, String)...) -> Counter {
        Counter(label: name, dimensions: dimensions + more, factory: factory)
    }

    func timer(_ name: String, _ more: (String, String)...) -> Metrics.Timer {
        Metrics.Timer(label: name, dimensions: dimensions + more, factory: factory)
    }

    func histogram(_ name: String, _ more: (String, String)...) -> Recorder {
        Recorder(label: name, dimensions: dimensions + more, aggregate: true, factory: factory)
    }

    func gauge(_ name: String, _ more: (String, String)...) -> Gauge {
        Gauge(label: name, dimensions: dimensions + more, factory: factory)
    }
}

extension Metrics.Timer {
    func record(_ duration: Duration) {
        recordNanoseconds(max(0, duration.clampedNanoseconds))
    }
}
