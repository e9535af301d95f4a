import Fermata
import Foundation

/// The body of a request for a chat completion.
///
/// What a model only thought is not sent back: servers that send it as `reasoning_content` do not agree on whether they
/// want it again, and all do without.
enum ChatRequest {
    static func body(_ request: ModelRequest, options: OpenAIOptions, streams: Bool) throws -> JSONValue {
        var body: [String: JSONValue] = [
            "model": .string(request.model),
            "messages": .array(
                try request.messages.enumerated().flatMap { try messages($0.element, at: $0.offset) }
            ),
        ]
        if !request.tools.isEmpty {
            body["tools"] = .array(request.tools.map(tool))
            body["tool_choice"] = choice(request.toolChoice)
        }
        if let schema = request.outputSchema {
            let strict = StrictSchema.document(schema.document)
            body["response_format"] = [
                "type": "json_schema",
                "json_schema": [
                    "name": .string(schema.answerName), "strict": .bool(strict != nil),
                    "schema": strict ?? schema.document,
                ],
            ]
        }
        body[options.outputLimitField.rawValue] = request.maxOutputTokens.map { .integer(Int64($0)) }
        body["temperature"] = request.temperature.map(JSONValue.number)
        body["seed"] = request.seed.map { .integer(Int64($0)) }
        if !request.stopSequences.isEmpty { body["stop"] = .array(request.stopSequences.map(JSONValue.string)) }
        if streams {
            body["stream"] = true
            body["stream_options"] = ["include_usage": true]
        }
        return .object(body)
    }

    /// One message, or one for each result of a tool.
    private static func messages(_ message: Message, at index: Int) throws -> [JSONValue] {
        switch message.role {
        case .system: [["role": "system", "content": .string(message.text)]]
        case .user: [["role": "user", "content": try content(message.parts, at: index)]]
        case .assistant: [assistant(message)]
        case .tool:
            message.toolResults.map {
                ["role": "tool", "tool_call_id": .string($0.callID), "content": .string($0.content)]
            }
        }
    }

    private static func assistant(_ message: Message) -> JSONValue {
        let text = message.text
        let calls = message.toolCalls.map { call -> JSONValue in
            [
                "id": .string(call.id), "type": "function",
                "function": ["name": .string(call.name), "arguments": .string(json(call.arguments))],
            ]
        }
        var members: [String: JSONValue] = ["role": "assistant"]
        members["content"] = text.isEmpty && !calls.isEmpty ? .null : .string(text)
        if !calls.isEmpty { members["tool_calls"] = .array(calls) }
        return .object(members)
    }

    /// A text where there is only text, since not all servers read a list.
    private static func content(_ parts: [MessagePart], at index: Int) throws -> JSONValue {
        let pieces = try parts.enumerated().compactMap { part, content -> JSONValue? in
            switch content {
            case .text(let text): ["type": "text", "text": .string(text)]
            case .media(let media): try self.media(media, at: "messages[\(index)].parts[\(part)]")
            case .reasoning, .toolCall, .toolResult: nil
            }
        }
        if pieces.count == 1, let text = pieces[0]["text"] { return text }
        return pieces.isEmpty ? "" : .array(pieces)
    }

    private static func media(_ media: Media, at field: String) throws -> JSONValue {
        let data = media.base64.map { "data:\(media.mediaType);base64,\($0)" }
        if media.mediaType.hasPrefix("image/"), let address = data ?? media.url {
            return ["type": "image_url", "image_url": ["url": .string(address)]]
        }
        if let format = audioFormats[media.mediaType], let base64 = media.base64 {
            return ["type": "input_audio", "input_audio": ["data": .string(base64), "format": .string(format)]]
        }
        if media.mediaType == "application/pdf", let data {
            return ["type": "file", "file": ["filename": "document.pdf", "file_data": .string(data)]]
        }
        throw ModelRequest.invalid(
            "\(field) must be an image, or the base64 of a PDF document or of WAV or MP3 sound, for this provider."
        )
    }

    private static let audioFormats = [
        "audio/wav": "wav", "audio/x-wav": "wav", "audio/mpeg": "mp3", "audio/mp3": "mp3",
    ]

    private static func tool(_ tool: ToolDefinition) -> JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.description),
                "parameters": tool.parameters.argumentsDocument,
            ],
        ]
    }

    private static func choice(_ choice: ModelRequest.ToolChoice) -> JSONValue {
        switch choice {
        case .auto: "auto"
        case .none: "none"
        case .required: "required"
        case .tool(let name): ["type": "function", "function": ["name": .string(name)]]
        }
    }

    private static func json(_ value: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only a number that is not one cannot be written, and those were never read from JSON.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
