/// What a guardrail is shown of content that has parts.
public enum GuardrailUnit: Sendable, Hashable {
    /// Words only. Of JSON arguments each text, each number and each name of a member by itself, so that a replacement
    /// cannot break the JSON; no media.
    case text
    /// The whole: JSON arguments as one JSON text, and media too.
    case document
}
