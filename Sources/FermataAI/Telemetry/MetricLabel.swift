/// A label of a metric.
struct MetricLabel: Sendable, Hashable {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The label with ``other`` in the place of a value that a configuration, a registry or a server has made up.
    var folded: MetricLabel {
        Self.open.contains(name) ? MetricLabel(name, Self.other) : self
    }

    /// Stands for all values that came too late to get a series of their own.
    static let other = "_other_"

    private static let open: Set<String> = [
        "gen_ai.agent.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model",
        "gen_ai.tool.name", "server.address", "server.port", "fermata.guardrail.name", "fermata.model",
        "fermata.provider",
    ]
}
