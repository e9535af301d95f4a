import Fermata

extension JSONSchema {
    /// The same, or null.
    var orNull: JSONSchema {
        guard case .object(var members) = document else { return self }
        if case .array(var alternatives)? = members["anyOf"], members["type"] == nil {
            if !alternatives.contains(Self.null) { alternatives.append(Self.null) }
            members["anyOf"] = .array(alternatives)
            return JSONSchema(.object(members))
        }
        switch members["type"] {
        case .string(let type) where type != "null":
            members["type"] = [.string(type), "null"]
        case .array(let types) where !types.contains("null"):
            members["type"] = .array(types + ["null"])
        case .string, .array:
            break
        default:
            return JSONSchema(["anyOf": [document, Self.null]])
        }
        if let constant = members.removeValue(forKey: "const") {
            members["enum"] = [constant, .null]
        } else if case .array(let values)? = members["enum"], !values.contains(.null) {
            members["enum"] = .array(values + [.null])
        }
        return JSONSchema(.object(members))
    }

    /// The same with these words for the model. OpenAI's strict mode accepts no words beside a `$ref`.
    func described(_ description: String?) -> JSONSchema {
        guard let description, case .object(var members) = document else { return self }
        guard members["$ref"] == nil else {
            return JSONSchema(["anyOf": [document], "description": .string(description)])
        }
        members["description"] = .string(description)
        return JSONSchema(.object(members))
    }

    func guided<Value>(by guides: [GenerationGuide<Value>]) -> JSONSchema {
        JSONSchema(guides.reduce(document) { Self.merged($0, $1.keywords) })
    }

    private static let null: JSONValue = ["type": "null"]

    private static func merged(_ document: JSONValue, _ keywords: [String: JSONValue]) -> JSONValue {
        guard case .object(let members) = document else { return document }
        return .object(
            members.merging(keywords) { old, new in
                if case .object(let inner) = new { merged(old, inner) } else { new }
            }
        )
    }
}
