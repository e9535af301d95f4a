import Fermata
import Foundation

/// An object around an answer that is not one.
///
/// Both OpenAI's structured outputs and Anthropic's tools take only schemas of the type `object`, without `anyOf` and the
/// like beside it. A schema of another kind is asked for as the member of such an object, and taken out of the answer.
struct OutputEnvelope: Sendable {
    private static let member = "value"

    /// What to ask the provider for.
    let schema: JSONSchema
    private let isWrapped: Bool

    init(_ schema: JSONSchema) {
        isWrapped = !Self.isPlainObject(schema.document)
        self.schema = isWrapped ? Self.wrapped(schema) : schema
    }

    /// The answer without the object around it. One that has none stays as it is: whoever checks it against the schema
    /// finds out whether it fits.
    func opened(_ response: ModelResponse) -> ModelResponse {
        guard isWrapped, case .object(let members)? = JSONValue(json: response.message.text), members.count == 1,
            let value = members[Self.member]
        else { return response }
        var response = response
        var isOpened = false
        response.message.parts = response.message.parts.compactMap { part in
            guard case .text = part else { return part }
            defer { isOpened = true }
            return isOpened ? nil : .text(value.canonicalJSON)
        }
        return response
    }

    private static func isPlainObject(_ document: JSONValue) -> Bool {
        guard case .object(let members) = document, members["type"] == "object" else { return false }
        return JSONSchema.notAtRoot.isDisjoint(with: members.keys) && members["$ref"] == nil
    }

    private static func wrapped(_ schema: JSONSchema) -> JSONSchema {
        var value = moved(schema.document)
        var envelope: [String: JSONValue] = [
            "type": "object", "required": [.string(member)], "additionalProperties": false,
        ]
        if case .object(var members) = value {
            envelope["$defs"] = members.removeValue(forKey: "$defs")
            envelope["title"] = members["title"]
            for name in ["$schema", "$id"] { members[name] = nil }
            value = .object(members)
        }
        envelope["properties"] = [member: value]
        return JSONSchema(.object(envelope))
    }

    /// The schema with its references leading to where they led before. Definitions stay at the root.
    private static func moved(_ schema: JSONValue) -> JSONValue {
        switch schema {
        case .array(let elements):
            return .array(elements.map(moved))
        case .object(let members):
            return .object(
                members.reduce(into: [:]) { moved, entry in
                    switch (entry.key, entry.value) {
                    case ("const", let value), ("enum", let value), ("default", let value), ("examples", let value):
                        moved[entry.key] = value
                    case ("$ref", .string(let reference)):
                        moved[entry.key] = .string(self.moved(reference: reference))
                    default:
                        moved[entry.key] = self.moved(entry.value)
                    }
                }
            )
        default:
            return schema
        }
    }

    private static func moved(reference: String) -> String {
        guard reference.hasPrefix("#"), !reference.hasPrefix("#/$defs/") else { return reference }
        return "#/properties/\(member)" + reference.dropFirst()
    }
}

extension JSONSchema {
    /// What providers refuse beside the type of an answer or of a tool's arguments: OpenAI by its error "schema must have
    /// type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level", Anthropic the first three.
    static let notAtRoot: Set<String> = ["oneOf", "anyOf", "allOf", "enum", "not"]

    /// The schema of a tool's arguments as providers take it. What they refuse is left out: the tool checks its arguments
    /// against the whole schema and tells the model what does not fit.
    var argumentsDocument: JSONValue {
        guard case .object(let members) = document else { return document }
        return .object(members.filter { !Self.notAtRoot.contains($0.key) })
    }
}
