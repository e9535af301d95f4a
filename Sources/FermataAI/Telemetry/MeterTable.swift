import Synchronization

/// The series of metrics of one kind, made when they are first needed and kept.
///
/// Backends keep a series for good, and servers choose the names of their models. So a metric has a limit of series; what
/// comes after it is counted under folded labels.
final class MeterTable<Meter: Sendable>: Sendable {
    private let meters = Mutex<[String: [[MetricLabel]: Meter]]>([:])
    private let limit: Int
    private let make: @Sendable (_ name: String, _ dimensions: [(String, String)]) -> Meter

    init(limit: Int = 500, _ make: @escaping @Sendable (String, [(String, String)]) -> Meter) {
        self.limit = limit
        self.make = make
    }

    subscript(name: String, labels: [MetricLabel]) -> Meter {
        meters.withLock { all in
            if let known = all[name]?[labels] { return known }
            let labels = (all[name]?.count ?? 0) < limit ? labels : labels.map(\.folded)
            if let known = all[name]?[labels] { return known }
            let new = make(name, labels.map { ($0.name, $0.value) })
            all[name, default: [:]][labels] = new
            return new
        }
    }
}
