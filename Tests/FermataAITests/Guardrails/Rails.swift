import Fermata

@testable import FermataAI

/// A guardrail that does what a test says.
struct Rail: Guardrail {
    var name = "rail"
    var unit = GuardrailUnit.text
    var verdict: @Sendable (GuardrailContent) async throws -> GuardrailVerdict

    func check(_ content: GuardrailContent) async throws -> GuardrailVerdict { try await verdict(content) }

    static func replacing(_ word: String, by other: String, name: String = "rail", unit: GuardrailUnit = .text) -> Rail
    {
        Rail(name: name, unit: unit) { content in
            guard content.text.contains(word) else { return .pass }
            let text = content.text.replacing(word, with: other)
            return .replace(text, GuardrailFindings(reason: "A word.", counts: ["word": 1]))
        }
    }

    static func blocking(_ word: String, name: String = "rail") -> Rail {
        Rail(name: name) { content in
            content.text.contains(word) ? .block(GuardrailFindings(reason: "A bad word.")) : .pass
        }
    }
}

extension GuardrailKey {
    static func test(_ letter: String = "k") throws -> GuardrailKey {
        try GuardrailKey(String(repeating: letter, count: 32))
    }
}

extension GuardrailPipeline {
    /// One guardrail at every point.
    static func of(_ guardrails: any Guardrail..., maximumBytes: Int = 4 << 20) throws -> GuardrailPipeline {
        try GuardrailPipeline(
            guardrails.map { Stage($0, at: Set(GuardrailPoint.allCases)) },
            maximumBytes: maximumBytes
        )
    }
}
