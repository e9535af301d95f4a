import Fermata

/// Stops content that is not the JSON it must be, where it must be any: see ``GuardrailContent/schema``.
public struct SchemaGuardrail: Guardrail {
    public let name: String

    /// Creates a guardrail.
    public init(name: String = "schema") {
        self.name = name
    }

    /// The whole.
    public var unit: GuardrailUnit { .document }

    public func check(_ content: GuardrailContent) async throws -> GuardrailVerdict {
        guard let schema = content.schema, content.mediaType == nil else { return .pass }
        guard let value = JSONValue(json: JSONText.unfenced(content.text)) else {
            return .block(GuardrailFindings(reason: "It is no JSON.", counts: ["not_json": 1]))
        }
        let issues = schema.issues(in: value)
        guard !issues.isEmpty else { return .pass }
        // The issues' words may quote the value; their places only quote names of members.
        return .block(
            GuardrailFindings(reason: "It does not fit its schema.", counts: ["schema_issues": issues.count])
        )
    }
}
