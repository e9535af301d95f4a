/// A piece of content in front of a guardrail.
public struct GuardrailContent: Sendable, Hashable {
    /// Where in the call it is.
    public var point: GuardrailPoint
    /// The words; of JSON arguments one text or number, or the whole as JSON, as ``Guardrail/unit`` says; of media its
    /// base64 or its address.
    public var text: String
    /// Who speaks; `nil` outside messages.
    public var role: Message.Role?
    /// The tool that is called or that answered.
    public var tool: String?
    /// What the text must be as JSON, if anything.
    public var schema: JSONSchema?
    /// The type of media, for example `image/png`; `nil` for words.
    public var mediaType: String?

    /// Creates content.
    public init(
        point: GuardrailPoint,
        text: String,
        role: Message.Role? = nil,
        tool: String? = nil,
        schema: JSONSchema? = nil,
        mediaType: String? = nil
    ) {
        self.point = point
        self.text = text
        self.role = role
        self.tool = tool
        self.schema = schema
        self.mediaType = mediaType
    }
}
