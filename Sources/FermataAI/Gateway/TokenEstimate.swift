/// How many tokens something may have, for limits and budgets before a call. What a call really used is settled after it.
enum TokenEstimate {
    /// A token of common tokenizers is rarely shorter than three bytes of UTF-8; a message has a few more around it.
    private static let bytesPerToken = 3
    private static let tokensPerMessage = 8
    /// What providers charge for an image at most, as long as its size is unknown.
    private static let tokensPerMedia = 2_000

    /// An upper estimate of a request's input.
    static func input(of request: ModelRequest) -> Int {
        var tokens = 0
        for message in request.messages {
            tokens += tokensPerMessage
            for part in message.parts { tokens += self.tokens(of: part) }
        }
        for tool in request.tools {
            tokens += tokensPerMessage + text(tool.name) + text(tool.description) + json(tool.parameters)
        }
        if let schema = request.outputSchema { tokens += json(schema) }
        return tokens
    }

    /// An upper estimate of an answer.
    static func output(_ message: Message) -> Int {
        message.parts.reduce(tokensPerMessage) { $0 + tokens(of: $1) }
    }

    /// An upper estimate of a text.
    static func text(_ text: String) -> Int {
        (text.utf8.count + bytesPerToken - 1) / bytesPerToken
    }

    private static func tokens(of part: MessagePart) -> Int {
        switch part {
        case .text(let text): self.text(text)
        case .reasoning(let text, let signature): self.text(text) + self.text(signature ?? "")
        case .media: tokensPerMedia
        case .toolCall(let call): tokensPerMessage + text(call.name) + json(call.arguments)
        case .toolResult(let result): tokensPerMessage + text(result.content)
        }
    }

    private static func json(_ value: some Encodable) -> Int {
        (CanonicalJSON.data(value)?.count ?? 0) / bytesPerToken + 1
    }
}
