import Fermata

extension SchemaValidator {
    mutating func checkObject(
        _ members: [String: JSONValue],
        _ keywords: [String: JSONValue],
        _ path: JSONPointer,
        _ depth: Int
    ) {
        let properties = keywords["properties"]?.members ?? [:]
        if case .array(let required)? = keywords["required"] {
            for case .string(let name) in required where members[name] == nil {
                add(path.appending(name), "is missing; add it")
            }
        }
        if let minimum = keywords["minProperties"]?.count, members.count < minimum {
            add(path, "must have at least \(minimum) members, but has \(members.count)")
        }
        if let maximum = keywords["maxProperties"]?.count, members.count > maximum {
            add(path, "must have at most \(maximum) members, but has \(members.count)")
        }
        // Sorted, so that the same trouble always reads the same.
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            let place = path.appending(name)
            if let schema = properties[name] {
                apply(schema, to: member, at: place, depth: depth)
            } else if keywords["additionalProperties"] == .bool(false) {
                add(place, Self.unknownMember(of: properties))
            } else if let schema = keywords["additionalProperties"] {
                apply(schema, to: member, at: place, depth: depth)
            }
        }
    }

    mutating func checkArray(
        _ elements: [JSONValue],
        _ keywords: [String: JSONValue],
        _ path: JSONPointer,
        _ depth: Int
    ) {
        if let minimum = keywords["minItems"]?.count, elements.count < minimum {
            add(path, "must have at least \(minimum) items, but has \(elements.count)")
        }
        if let maximum = keywords["maxItems"]?.count, elements.count > maximum {
            add(path, "must have at most \(maximum) items, but has \(elements.count)")
        }
        if keywords["uniqueItems"] == .bool(true) {
            var seen: Set<JSONValue> = []
            if let index = elements.firstIndex(where: { !seen.insert($0.normalized).inserted }) {
                add(path.appending(index), "repeats an item before it, but all items must differ; remove it")
            }
        }
        guard let schema = keywords["items"] else { return }
        for (index, element) in elements.enumerated() {
            guard issues.count < Self.maxIssues else { return }
            apply(schema, to: element, at: path.appending(index), depth: depth)
        }
    }

    private static func unknownMember(of properties: [String: JSONValue]) -> String {
        guard !properties.isEmpty else { return "is not allowed here; remove it" }
        let names = properties.keys.sorted()
        let shown = names.prefix(maxIssues).map { JSONValue.quoted($0) }.joined(separator: ", ")
        return "is not allowed here; remove it (the members are \(shown)\(names.count > maxIssues ? ", …" : ""))"
    }
}

extension JSONValue {
    var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}
