package import CoreMetrics
import Synchronization

/// Keeps metrics for one process and writes them as Prometheus's text format has it.
///
/// The package swift-prometheus does the same and more; put it in this one's place where it can be had.
package final class PrometheusMetrics: MetricsFactory {
    private struct Family {
        let kind: PrometheusSeries.Kind
        /// By their labels as they are written.
        var series: [String: PrometheusSeries] = [:]
    }

    private let families = Mutex<[String: Family]>([:])

    package init() {}

    /// All series, in order of their names.
    package var text: String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# TYPE \(name) \(family.kind.name)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(to: &text, name: name, labels: labels)
            }
        }
        return text
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram(label.hasPrefix("gen_ai.") ? .modelSeconds : .seconds))
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram(.quantities) : .gauge)
    }

    // Series are kept: what reads them expects that they never go back.

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}

    private func series(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: PrometheusSeries.Kind
    ) -> PrometheusSeries {
        let name = Self.name(label)
        let labels = dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return families.withLock { families in
            var family = families[name] ?? Family(kind: kind)
            // A name has one kind; what uses it for another is not shown.
            guard family.kind == kind else { return PrometheusSeries(kind) }
            let series = family.series[labels] ?? PrometheusSeries(kind)
            family.series[labels] = series
            families[name] = family
            return series
        }
    }

    private static func name(_ text: String) -> String {
        let name = text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return name.first?.isNumber == true ? "_" + String(name) : String(name)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}
