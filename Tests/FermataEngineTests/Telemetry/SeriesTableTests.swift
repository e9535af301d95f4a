import CoreMetrics
import Testing

@testable import FermataEngine

@Suite("Series of metrics")
struct SeriesTableTests {
    @Test("names beyond the limit are counted together")
    func folded() {
        let metrics = RecordedMetrics()
        let table = SeriesTable<NamespaceLabels, Counter>(metrics, limit: 2) { $0.counter("calls") }
        for namespace in ["a", "b", "c", "d", "a", "c"] { table[NamespaceLabels(namespace: namespace)].increment() }
        #expect(metrics.names == ["calls namespace=_other_", "calls namespace=a", "calls namespace=b"])
        #expect(metrics["calls", ["namespace": "a"]] == 2)
        #expect(metrics["calls", ["namespace": LabelName.other]] == 3)
    }

    @Test("without a backend there are no metrics at all")
    func off() {
        #expect(EngineMetrics(NOOPMetricsHandler.instance) == nil)
        #expect(EngineMetrics(RecordedMetrics()) != nil)
    }
}
