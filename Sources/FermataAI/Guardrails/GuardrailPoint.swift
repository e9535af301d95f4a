/// Where in a call a guardrail looks.
public enum GuardrailPoint: String, Codable, Sendable, Hashable, CaseIterable {
    /// What goes to a model: every message of the request.
    case modelInput = "model_input"
    /// What a model answered: its words and its reasoning. Its tool calls are looked at as ``toolInput``.
    case modelOutput = "model_output"
    /// The arguments of a tool call, before the tool runs.
    case toolInput = "tool_input"
    /// What a tool answered, before a model reads it.
    case toolOutput = "tool_output"
}
