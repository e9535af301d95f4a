import Fermata

/// What the guardrails left of content, and what they did to it.
public struct GuardrailOutcome<Content: Sendable>: Sendable {
    /// The content as it goes on; `nil` if a guardrail blocked it.
    public var content: Content?
    /// Everything that was done, in order. A block is the last one.
    public var decisions: [GuardrailDecision]

    /// The decision that stopped the content.
    public var block: GuardrailDecision? { decisions.last { $0.action == .block } }

    /// The content as it goes on.
    ///
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/blocked``, which names the guardrail and its reason,
    ///   if a guardrail blocked the content.
    public func get() throws -> Content {
        if let content { return content }
        let by = block.map { "The guardrail '\($0.guardrail)' stopped the \($0.point.words): \($0.reason)" }
        throw LanguageModelErrorType.blocked.error(by ?? "A guardrail stopped the content.")
    }
}

extension GuardrailPoint {
    var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}
