/// What a guardrail says of content.
public enum GuardrailVerdict: Sendable, Hashable {
    /// Nothing to say. Not recorded.
    case pass
    /// The content goes on as it is, and what was found is recorded.
    case mark(GuardrailFindings)
    /// The content goes on with this text in its place.
    case replace(String, GuardrailFindings)
    /// The content goes no further.
    case block(GuardrailFindings)
}
