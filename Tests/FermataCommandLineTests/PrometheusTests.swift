import CoreMetrics
import FermataCommandLine
import Foundation
import Testing

#if canImport(FoundationNetworking)
// Data(contentsOf:) reads from the network with it.
import FoundationNetworking
#endif

@Suite("metrics as text")
struct PrometheusTests {
    @Test("counters and gauges are written with their labels, in order")
    func values() {
        let metrics = PrometheusMetrics()
        let calls = Counter(label: "calls", dimensions: [("operation", "Start")], factory: metrics)
        calls.increment()
        Counter(label: "calls", dimensions: [("operation", "Start")], factory: metrics).increment(by: 2)
        Counter(label: "calls", dimensions: [("operation", "a\"b\\c\nd")], factory: metrics).increment()
        Gauge(label: "queue.size", factory: metrics).record(2.5)
        #expect(
            metrics.text == """
                # TYPE calls counter
                calls{operation="Start"} 3
                calls{operation="a\\"b\\\\c\\nd"} 1
                # TYPE queue_size gauge
                queue_size 2.5

                """
        )
    }

    @Test("times are histograms in seconds, whose buckets add up")
    func histograms() {
        let metrics = PrometheusMetrics()
        let timer = Timer(label: "latency", dimensions: [("namespace", "n")], factory: metrics)
        for milliseconds in [1, 3, 70, 4_000_000] { timer.recordMilliseconds(milliseconds) }
        let lines = metrics.text.split(separator: "\n")
        #expect(lines.first == "# TYPE latency histogram")
        #expect(lines.contains("latency_bucket{namespace=\"n\",le=\"0.001\"} 1"))
        #expect(lines.contains("latency_bucket{namespace=\"n\",le=\"0.005\"} 2"))
        #expect(lines.contains("latency_bucket{namespace=\"n\",le=\"0.1\"} 3"))
        #expect(lines.contains("latency_bucket{namespace=\"n\",le=\"3600\"} 3"))
        #expect(lines.contains("latency_bucket{namespace=\"n\",le=\"+Inf\"} 4"))
        #expect(lines.suffix(2) == ["latency_sum{namespace=\"n\"} 4000.074", "latency_count{namespace=\"n\"} 4"])
    }

    @Test("what models take is counted in OpenTelemetry's buckets")
    func modelBuckets() {
        let metrics = PrometheusMetrics()
        Timer(label: "gen_ai.client.operation.duration", factory: metrics).recordMilliseconds(300)
        let lines = metrics.text.split(separator: "\n")
        #expect(lines.contains("gen_ai_client_operation_duration_bucket{le=\"0.01\"} 0"))
        #expect(lines.contains("gen_ai_client_operation_duration_bucket{le=\"0.32\"} 1"))
        #expect(lines.contains("gen_ai_client_operation_duration_bucket{le=\"81.92\"} 1"))
    }

    @Test("a name keeps the kind that it was first used for")
    func kinds() {
        let metrics = PrometheusMetrics()
        Counter(label: "x", factory: metrics).increment()
        Gauge(label: "x", factory: metrics).record(7)
        #expect(metrics.text == "# TYPE x counter\nx 1\n")
    }

    @Test("the text is served under /metrics and nothing else is", .timeLimit(.minutes(1)))
    func endpoint() async throws {
        let metrics = PrometheusMetrics()
        Counter(label: "x", factory: metrics).increment()
        let endpoint = try await MetricsEndpoint(metrics, port: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await endpoint.run() }
            defer { group.cancelAll() }
            let url = try #require(URL(string: endpoint.url))
            #expect(try Data(contentsOf: url) == Data(metrics.text.utf8))
            let other = try #require(URL(string: endpoint.url.replacing("/metrics", with: "/")))
            #expect(throws: (any Error).self) { try Data(contentsOf: other) }
            let taken = await #expect(throws: CommandFailure.self) {
                try await MetricsEndpoint(metrics, port: try #require(url.port))
            }
            #expect(taken?.status == .unavailable)
        }
    }
}
