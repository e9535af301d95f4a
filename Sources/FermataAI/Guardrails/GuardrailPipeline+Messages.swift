import Fermata

extension GuardrailPipeline {
    /// Checks a request's messages at ``GuardrailPoint/modelInput``, each part by itself.
    ///
    /// Reasoning that is replaced loses its signature, since it is no longer what its provider signed.
    ///
    /// - Throws: What a guardrail throws that cannot decide; the request must then not be sent.
    public func check(_ messages: [Message]) async throws -> GuardrailOutcome<[Message]> {
        var run = GuardrailRun(self, at: .modelInput)
        guard !run.isIdle else { return GuardrailOutcome(content: messages, decisions: []) }
        var checked: [Message] = []
        for message in messages {
            let content = GuardrailContent(point: .modelInput, text: "", role: message.role)
            guard let parts = try await run.checked(message.parts, content) else {
                return GuardrailOutcome(content: nil, decisions: run.decisions)
            }
            checked.append(Message(role: message.role, parts: parts))
        }
        return GuardrailOutcome(content: checked, decisions: run.decisions)
    }

    /// Checks an answer at ``GuardrailPoint/modelOutput``. Its tool calls are left for the check before each call.
    ///
    /// - Parameter schema: What the answer's text must be as JSON. An answer of more than one text is checked as one.
    /// - Throws: What a guardrail throws that cannot decide; the answer must then not be used.
    public func check(_ response: ModelResponse, schema: JSONSchema? = nil) async throws
        -> GuardrailOutcome<ModelResponse>
    {
        var run = GuardrailRun(self, at: .modelOutput)
        guard !run.isIdle else { return GuardrailOutcome(content: response, decisions: []) }
        var response = response
        let content = GuardrailContent(point: .modelOutput, text: "", role: .assistant)
        var parts: [MessagePart] = []
        for part in response.message.joiningTexts.parts {
            if case .toolCall = part {
                parts.append(part)
                continue
            }
            var content = content
            if case .text = part, response.message.toolCalls.isEmpty { content.schema = schema }
            guard let part = try await run.checked(part, content) else {
                return GuardrailOutcome(content: nil, decisions: run.decisions)
            }
            parts.append(part)
        }
        response.message.parts = parts
        return GuardrailOutcome(content: response, decisions: run.decisions)
    }

    /// Checks a tool call's arguments at ``GuardrailPoint/toolInput``.
    ///
    /// - Throws: What a guardrail throws that cannot decide; the tool must then not be called.
    public func check(_ call: ToolCall, schema: JSONSchema? = nil) async throws -> GuardrailOutcome<ToolCall> {
        var run = GuardrailRun(self, at: .toolInput)
        let content = GuardrailContent(point: .toolInput, text: "", tool: call.name, schema: schema)
        let arguments = try await run.checked(call.arguments, content)
        let checked = arguments.map { ToolCall(id: call.id, name: call.name, arguments: $0) }
        return GuardrailOutcome(content: checked, decisions: run.decisions)
    }

    /// Checks a tool's answer at ``GuardrailPoint/toolOutput``.
    ///
    /// - Throws: What a guardrail throws that cannot decide; a model must then not read the answer.
    public func check(_ result: ToolResult) async throws -> GuardrailOutcome<ToolResult> {
        var run = GuardrailRun(self, at: .toolOutput)
        let content = GuardrailContent(point: .toolOutput, text: result.content, role: .tool, tool: result.name)
        guard let text = try await run.checked(content) else {
            return GuardrailOutcome(content: nil, decisions: run.decisions)
        }
        var result = result
        result.content = text
        return GuardrailOutcome(content: result, decisions: run.decisions)
    }
}

extension GuardrailRun {
    /// The parts as they go on; `nil` if one was blocked.
    mutating func checked(_ parts: [MessagePart], _ content: GuardrailContent) async throws -> [MessagePart]? {
        var checked: [MessagePart] = []
        for part in parts {
            guard let part = try await self.checked(part, content) else { return nil }
            checked.append(part)
        }
        return checked
    }

    mutating func checked(_ part: MessagePart, _ content: GuardrailContent) async throws -> MessagePart? {
        var content = content
        switch part {
        case .text(let text):
            content.text = text
            return try await checked(content).map(MessagePart.text)
        case .reasoning(let text, let signature):
            content.text = text
            guard let checked = try await checked(content) else { return nil }
            return .reasoning(checked, signature: checked == text ? signature : nil)
        case .media(let media):
            content.mediaType = media.mediaType
            content.text = media.base64 ?? media.url ?? ""
            // Media go on as they are or not at all.
            return try await checked(content).map { _ in part }
        case .toolCall(let call):
            content.tool = call.name
            guard let arguments = try await checked(call.arguments, content) else { return nil }
            return .toolCall(ToolCall(id: call.id, name: call.name, arguments: arguments))
        case .toolResult(var result):
            content.tool = result.name
            content.text = result.content
            guard let text = try await checked(content) else { return nil }
            result.content = text
            return .toolResult(result)
        }
    }
}

extension Message {
    /// The message with neighbouring texts made one, so that nothing hides at their seam.
    fileprivate var joiningTexts: Message {
        var parts: [MessagePart] = []
        for part in self.parts {
            if case .text(let more) = part, case .text(let text) = parts.last {
                parts[parts.count - 1] = .text(text + more)
            } else {
                parts.append(part)
            }
        }
        return Message(role: role, parts: parts)
    }
}
