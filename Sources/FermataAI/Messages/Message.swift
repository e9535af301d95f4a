public import Fermata

/// One entry of a conversation: what somebody said, what a model asked tools to do, or what a tool answered.
///
/// Its JSON is what conversation logs store and hash, so names of fields never change.
public struct Message: Codable, Sendable, Hashable {
    /// Who speaks.
    public enum Role: String, Codable, Sendable, Hashable, CaseIterable {
        /// Instructions of the program.
        case system
        /// A person, or the program in a person's place.
        case user
        /// The model.
        case assistant
        /// The answers of tools to the calls of the message before.
        case tool
    }

    /// Who speaks.
    public var role: Role
    /// What is said, in order.
    public var parts: [MessagePart]

    /// Creates a message.
    public init(role: Role, parts: [MessagePart]) {
        self.role = role
        self.parts = parts
    }

    /// Creates a message of one text.
    public init(_ role: Role, _ text: String) {
        self.init(role: role, parts: [.text(text)])
    }

    /// The texts of the message, one after the other.
    public var text: String {
        parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
    }

    /// What the model asks tools to do, in its order.
    public var toolCalls: [ToolCall] {
        parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
    }

    /// What tools answered.
    public var toolResults: [ToolResult] {
        parts.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
    }
}

/// A piece of a message.
public enum MessagePart: Sendable, Hashable {
    /// Words.
    case text(String)
    /// What the model thought before it answered. `signature` is what its provider wants back unchanged, if anything.
    case reasoning(String, signature: String?)
    /// An image, a file or a sound.
    case media(Media)
    /// A request of the model to run a tool.
    case toolCall(ToolCall)
    /// A tool's answer.
    case toolResult(ToolResult)
}

/// An image, a file or a sound: its bytes, or where they are.
public struct Media: Codable, Sendable, Hashable {
    /// For example `image/png`.
    public var mediaType: String
    /// The bytes in base64; `nil` if there is an address.
    public var base64: String?
    /// Where the provider can fetch it.
    public var url: String?

    /// Creates media of bytes in base64.
    public init(mediaType: String, base64: String) {
        self.mediaType = mediaType
        self.base64 = base64
    }

    /// Creates media that the provider fetches itself.
    public init(mediaType: String, url: String) {
        self.mediaType = mediaType
        self.url = url
    }
}

/// A model's request to run a tool.
public struct ToolCall: Codable, Sendable, Hashable {
    /// Given by the provider; the result carries it too.
    public var id: String
    /// The tool.
    public var name: String
    /// What the tool gets. Not checked yet.
    public var arguments: JSONValue

    /// Creates a call.
    public init(id: String, name: String, arguments: JSONValue) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// What a tool answered to a call.
public struct ToolResult: Codable, Sendable, Hashable {
    /// The call's id.
    public var callID: String
    /// The tool.
    public var name: String
    /// What the model reads.
    public var content: String
    /// Whether the tool failed; the content then says how, in words the model can act on.
    public var isError: Bool

    /// Creates a result.
    public init(callID: String, name: String, content: String, isError: Bool = false) {
        self.callID = callID
        self.name = name
        self.content = content
        self.isError = isError
    }
}
