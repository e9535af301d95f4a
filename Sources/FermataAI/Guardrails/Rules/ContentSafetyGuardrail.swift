import Fermata

/// Stops content that a classifier holds to be harmful.
///
/// The classifier is a provider's moderation call or a model that is asked; see ``ContentSafetyClassifier``. Where there
/// is none, a ``DenyListGuardrail`` with a category for each harm does what words alone can do.
public struct ContentSafetyGuardrail: Guardrail {
    /// Tells how likely a text is to belong to each category, from 0 to 1.
    public typealias Classifier = @Sendable (String) async throws -> [String: Double]

    public let name: String

    private let thresholds: [String: Double]
    private let classify: Classifier

    /// Creates a guardrail.
    ///
    /// - Parameters:
    ///   - thresholds: From which likelihood on content of a category is stopped. Other categories are recorded where
    ///     they reach a half.
    ///   - classify: Called once for each text. What it throws stops the content.
    /// - Throws: `FermataError` with code `invalidConfiguration` if there are no thresholds or one is not above 0 and at
    ///   most 1.
    public init(
        name: String = "content_safety",
        thresholds: [String: Double],
        classify: @escaping Classifier
    ) throws {
        guard !thresholds.isEmpty, thresholds.values.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
            throw FermataError(
                .invalidConfiguration,
                "The guardrail '\(name)' needs thresholds, each above 0 and at most 1."
            )
        }
        self.name = name
        self.thresholds = thresholds
        self.classify = classify
    }

    public func check(_ content: GuardrailContent) async throws -> GuardrailVerdict {
        guard content.text.unicodeScalars.contains(where: \.isWordPart) else { return .pass }
        let scores = try await classify(content.text)
        let exceeded = scores.filter { category, score in thresholds[category].map { score >= $0 } ?? false }
        guard exceeded.isEmpty else {
            let categories = exceeded.keys.sorted()
            return .block(
                GuardrailFindings(
                    reason: "It is held to be harmful: \(categories.joined(separator: ", ")).",
                    counts: Dictionary(uniqueKeysWithValues: categories.map { ($0, 1) })
                )
            )
        }
        let others = scores.filter { category, score in thresholds[category] == nil && score >= 0.5 }
        guard !others.isEmpty else { return .pass }
        return .mark(
            GuardrailFindings(
                reason: "It may belong to categories without a threshold: "
                    + "\(others.keys.sorted().joined(separator: ", ")).",
                counts: others.mapValues { _ in 1 }
            )
        )
    }
}
