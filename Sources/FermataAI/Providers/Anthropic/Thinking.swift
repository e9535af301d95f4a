import Fermata

/// What a model thought, as Anthropic signs it, and as messages keep it.
///
/// Thoughts that the provider hides come as a blob without words; the blob is kept where the signature is.
struct Thinking: Sendable {
    private static let hiddenPrefix = "redacted_thinking:"

    let text: String
    let signature: String

    init(text: String, signature: String) {
        self.text = text
        self.signature = signature
    }

    init(hidden data: String) {
        self.init(text: "", signature: Self.hiddenPrefix + data)
    }

    /// As the provider wants it back.
    var block: JSONValue {
        guard signature.hasPrefix(Self.hiddenPrefix) else {
            return ["type": "thinking", "thinking": .string(text), "signature": .string(signature)]
        }
        return ["type": "redacted_thinking", "data": .string(String(signature.dropFirst(Self.hiddenPrefix.count)))]
    }
}
