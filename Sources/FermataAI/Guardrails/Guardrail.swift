/// A check that content passes on its way to or from a model or a tool.
///
/// Implementations keep no state between checks, take time that is linear in the text whatever the text is, and never
/// put content into what they find or throw.
public protocol Guardrail: Sendable {
    /// Unique in a pipeline; part of every record.
    var name: String { get }

    /// What it wants to see.
    var unit: GuardrailUnit { get }

    /// What a model must be told for the guardrail's changes to mean anything to it; `nil` for nothing. The same for
    /// all content, since it becomes a part of every request's instructions, which providers keep by their beginning.
    var instructions: String? { get }

    /// Looks at content.
    ///
    /// - Throws: Whatever keeps it from deciding. The content then goes no further: nothing passes unchecked.
    func check(_ content: GuardrailContent) async throws -> GuardrailVerdict
}

extension Guardrail {
    /// Words.
    public var unit: GuardrailUnit { .text }

    /// Nothing.
    public var instructions: String? { nil }
}
