extension Message {
    /// What a stream of this message would have brought, with each of its parts in one piece.
    package var deltas: [ModelDelta] {
        var calls = 0
        return parts.flatMap { part -> [ModelDelta] in
            switch part {
            case .text(let text):
                return text.isEmpty ? [] : [.text(text)]
            case .reasoning(let text, _):
                return text.isEmpty ? [] : [.reasoning(text)]
            case .toolCall(let call):
                defer { calls += 1 }
                return [
                    .toolCallStarted(index: calls, id: call.id, name: call.name),
                    .toolCallArguments(index: calls, json: call.arguments.canonicalJSON),
                ]
            case .media, .toolResult:
                return []
            }
        }
    }
}
