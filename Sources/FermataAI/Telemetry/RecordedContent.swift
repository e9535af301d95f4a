import Fermata

/// What was said, as OpenTelemetry's schemas for messages have it.
///
/// Arguments of tool calls are left out: guardrails look at them before the tool runs, and the span of that has them. Bytes
/// of media are left out as well.
struct RecordedContent: Sendable {
    /// JSON for an attribute; `nil` for nothing.
    let json: String?
    /// How many messages, the oldest, did not fit.
    let omitted: Int

    /// Backends cut or drop what is longer.
    static let maximumBytes = 128 << 10

    init(_ messages: [Message], finishReason: ModelResponse.FinishReason? = nil) {
        var texts: [String] = []
        var bytes = 2
        for message in messages.reversed() {
            let text = Self.value(message, finishReason).canonicalJSON
            guard bytes + text.utf8.count + 1 <= Self.maximumBytes else { break }
            bytes += text.utf8.count + 1
            texts.append(text)
        }
        json = texts.isEmpty ? nil : "[\(texts.reversed().joined(separator: ","))]"
        omitted = messages.count - texts.count
    }

    /// Instructions that stand outside of the conversation.
    init(parts: [MessagePart]) {
        json = parts.isEmpty ? nil : Self.bounded(JSONValue.array(parts.map(Self.value)).canonicalJSON)
        omitted = 0
    }

    /// The text if it fits.
    static func bounded(_ text: String) -> String? {
        text.utf8.count <= maximumBytes ? text : nil
    }

    private static func value(_ message: Message, _ finishReason: ModelResponse.FinishReason?) -> JSONValue {
        var members: [String: JSONValue] = [
            "role": .string(message.role.rawValue), "parts": .array(message.parts.map(value)),
        ]
        // The schema's word is a singular, other than the one for spans.
        if let finishReason {
            members["finish_reason"] = finishReason == .toolCalls ? "tool_call" : .string(finishReason.rawValue)
        }
        return .object(members)
    }

    private static func value(_ part: MessagePart) -> JSONValue {
        switch part {
        case .text(let text):
            ["type": "text", "content": .string(text)]
        case .reasoning(let text, _):
            ["type": "reasoning", "content": .string(text)]
        case .media(let media):
            value(media)
        case .toolCall(let call):
            ["type": "tool_call", "id": .string(call.id), "name": .string(call.name)]
        case .toolResult(let result):
            ["type": "tool_call_response", "id": .string(result.callID), "response": .string(result.content)]
        }
    }

    private static func value(_ media: Media) -> JSONValue {
        guard let url = media.url else { return ["type": "media", "mime_type": .string(media.mediaType)] }
        let kind = media.mediaType.split(separator: "/").first.map(String.init) ?? ""
        return [
            "type": "uri", "mime_type": .string(media.mediaType), "uri": .string(url),
            "modality": .string(["image", "audio", "video"].contains(kind) ? kind : "document"),
        ]
    }
}
