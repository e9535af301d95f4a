import Fermata

/// A request for a chat completion, as far as scripts need it. Equal questions are attempts of one call.
struct ModelQuestion: Sendable, Hashable {
    struct Message: Sendable, Hashable {
        /// `system`, `user`, `assistant` or `tool`.
        var role: String
        var text: String
        /// The names of the tools that an `assistant` calls.
        var calls: [String]
        /// Which call a `tool` answers.
        var callID: String?
    }

    /// The conversation, instructions first.
    let messages: [Message]
    let streams: Bool

    init(_ body: JSONValue) {
        messages = (body["messages"]?.elements ?? []).map { message in
            Message(
                role: message["role"]?.text ?? "",
                text: message["content"]?.text ?? "",
                calls: (message["tool_calls"]?.elements ?? []).map { $0["function"]?["name"]?.text ?? "" },
                callID: message["tool_call_id"]?.text
            )
        }
        streams = body["stream"] == true
    }

    /// What the agent is told before everything else, which says who it is.
    var instructions: String { messages.first { $0.role == "system" }?.text ?? "" }

    /// What was asked first.
    var prompt: String { messages.first { $0.role == "user" }?.text ?? "" }

    /// What tools have said, in the order of their calls.
    var toolAnswers: [String] { messages.filter { $0.role == "tool" }.map(\.text) }

    /// The names of all tools that were called.
    var calls: [String] { messages.flatMap(\.calls) }
}

extension JSONValue {
    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    fileprivate var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }
}
