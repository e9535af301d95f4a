import Fermata
import Foundation

/// The body of a request to Anthropic's Messages.
struct MessagesRequest {
    /// What is used if neither the request nor the gateway sets a limit, since the interface requires one.
    static let defaultMaxTokens = 4_096

    let request: ModelRequest
    let answerTool: AnswerTool?
    let streams: Bool

    func body() throws -> JSONValue {
        var body: [String: JSONValue] = [
            "model": .string(request.model),
            "max_tokens": .integer(Int64(request.maxOutputTokens ?? Self.defaultMaxTokens)),
            "messages": .array(try messages()),
        ]
        var system = request.messages.filter { $0.role == .system && !$0.text.isEmpty }.map { Self.text($0.text) }
        var tools = (request.tools + [answerTool?.definition].compactMap(\.self)).map(Self.tool)
        if request.promptCaching {
            system.markLast()
            tools.markLast()
        }
        if !system.isEmpty { body["system"] = .array(system) }
        if !tools.isEmpty {
            body["tools"] = .array(tools)
            body["tool_choice"] = choice
        }
        body["temperature"] = request.temperature.map(JSONValue.number)
        if !request.stopSequences.isEmpty {
            body["stop_sequences"] = .array(request.stopSequences.map(JSONValue.string))
        }
        if streams { body["stream"] = true }
        return .object(body)
    }

    /// Turns alternate, and all results of one turn's tools are in one message: neighbours of the same side are joined.
    private func messages() throws -> [JSONValue] {
        var turns: [(role: String, blocks: [JSONValue])] = []
        for (index, message) in request.messages.enumerated() where message.role != .system {
            let role = message.role == .assistant ? "assistant" : "user"
            let blocks = try message.parts.enumerated().compactMap {
                try Self.block($0.element, at: "messages[\(index)].parts[\($0.offset)]")
            }
            guard !blocks.isEmpty else { continue }
            if turns.last?.role == role {
                turns[turns.count - 1].blocks += blocks
            } else {
                turns.append((role, blocks))
            }
        }
        if request.promptCaching, let last = turns.lastIndex(where: { $0.role == "user" }) {
            turns[last].blocks.markLast()
        }
        return turns.map { ["role": .string($0.role), "content": .array($0.blocks)] }
    }

    /// `nil` for what the interface does not accept and an answer can do without: empty texts, and thoughts that are
    /// not signed, which are another provider's.
    private static func block(_ part: MessagePart, at field: String) throws -> JSONValue? {
        switch part {
        case .text(let text): text.isEmpty ? nil : self.text(text)
        case .reasoning(let text, let signature): signature.map { Thinking(text: text, signature: $0).block }
        case .media(let media): try self.media(media, at: field)
        case .toolCall(let call):
            ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": input(call.arguments)]
        case .toolResult(let result):
            [
                "type": "tool_result", "tool_use_id": .string(result.callID), "content": .string(result.content),
                "is_error": .bool(result.isError),
            ]
        }
    }

    private static func text(_ text: String) -> JSONValue { ["type": "text", "text": .string(text)] }

    /// An object is required. Another provider's model may have sent something else, which is an error in the record.
    private static func input(_ arguments: JSONValue) -> JSONValue {
        if case .object = arguments { return arguments }
        return ["value": arguments]
    }

    private static func media(_ media: Media, at field: String) throws -> JSONValue {
        let isImage = media.mediaType.hasPrefix("image/")
        guard isImage || media.mediaType == "application/pdf" else {
            throw ModelRequest.invalid("\(field) must be an image or a PDF document for this provider.")
        }
        let type: JSONValue = isImage ? "image" : "document"
        if let base64 = media.base64 {
            let source: JSONValue = [
                "type": "base64", "media_type": .string(media.mediaType), "data": .string(base64),
            ]
            return ["type": type, "source": source]
        }
        guard let url = media.url else { throw ModelRequest.invalid("\(field) has neither bytes nor an address.") }
        return ["type": type, "source": ["type": "url", "url": .string(url)]]
    }

    private static func tool(_ tool: ToolDefinition) -> JSONValue {
        [
            "name": .string(tool.name), "description": .string(tool.description),
            "input_schema": tool.parameters.argumentsDocument,
        ]
    }

    private var choice: JSONValue {
        switch (request.toolChoice, answerTool) {
        case (.tool(let name), _): ["type": "tool", "name": .string(name)]
        case (.none, let answer?): ["type": "tool", "name": .string(answer.name)]
        case (_, let answer?) where request.tools.isEmpty: ["type": "tool", "name": .string(answer.name)]
        case (.required, _), (_, .some): ["type": "any"]
        case (.none, nil): ["type": "none"]
        case (.auto, nil): ["type": "auto"]
        }
    }
}

extension [JSONValue] {
    /// Asks the provider to keep the request up to here.
    fileprivate mutating func markLast() {
        guard let last, case .object(var members) = last else { return }
        members["cache_control"] = ["type": "ephemeral"]
        self[count - 1] = .object(members)
    }
}
