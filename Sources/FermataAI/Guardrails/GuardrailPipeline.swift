import Fermata

/// Guardrails in their order, each at the points it is for.
///
/// The text that one guardrail leaves is what the next one sees; the first that blocks ends the check. Content larger
/// than the limit is blocked without being read.
public struct GuardrailPipeline: Sendable {
    /// A guardrail and where it looks.
    public struct Stage: Sendable {
        /// The guardrail.
        public var guardrail: any Guardrail
        /// Where it looks.
        public var points: Set<GuardrailPoint>

        /// Creates a stage.
        public init(_ guardrail: any Guardrail, at points: Set<GuardrailPoint>) {
            self.guardrail = guardrail
            self.points = points
        }
    }

    /// The guardrails, in the order in which they look.
    public let stages: [Stage]
    /// The most bytes one piece of content may have.
    public let maximumBytes: Int

    /// Creates a pipeline; without guardrails everything passes.
    ///
    /// - Parameter maximumBytes: Above it content is blocked. 4 MiB is far more than any model reads.
    /// - Throws: `FermataError` with code `invalidConfiguration` if two guardrails have one name, a guardrail has no
    ///   point, or the limit is not positive.
    public init(_ stages: [Stage] = [], maximumBytes: Int = 4 << 20) throws {
        guard maximumBytes > 0 else {
            throw FermataError(.invalidConfiguration, "'maximumBytes' of the guardrails must be positive.")
        }
        var names = Set<String>()
        for stage in stages {
            guard names.insert(stage.guardrail.name).inserted else {
                throw FermataError(
                    .invalidConfiguration,
                    "Two guardrails are named '\(stage.guardrail.name)'. Give each a name of its own."
                )
            }
            guard !stage.points.isEmpty else {
                let points = GuardrailPoint.allCases.map(\.rawValue).joined(separator: ", ")
                throw FermataError(
                    .invalidConfiguration,
                    "The guardrail '\(stage.guardrail.name)' is at no point. Name at least one of \(points)."
                )
            }
        }
        self.stages = stages
        self.maximumBytes = maximumBytes
    }

    /// Whether any guardrail looks here. Where one looks at answers, a stream must not be shown before it ended.
    public func isActive(at point: GuardrailPoint) -> Bool {
        stages.contains { $0.points.contains(point) }
    }

    /// What a model must be told of the changes that guardrails make here, in their order.
    func instructions(at point: GuardrailPoint) -> [String] {
        stages.filter { $0.points.contains(point) }.compactMap(\.guardrail.instructions)
    }

    /// Checks a text.
    ///
    /// - Throws: What a guardrail throws that cannot decide; the content must then go no further.
    public func check(_ content: GuardrailContent) async throws -> GuardrailOutcome<String> {
        var run = GuardrailRun(self, at: content.point)
        let text = try await run.checked(content)
        return GuardrailOutcome(content: text, decisions: run.decisions)
    }
}
