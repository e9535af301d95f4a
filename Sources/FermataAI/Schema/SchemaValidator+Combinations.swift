import Fermata

extension SchemaValidator {
    mutating func checkCombinations(
        _ value: JSONValue,
        _ keywords: [String: JSONValue],
        _ path: JSONPointer,
        _ depth: Int
    ) {
        if case .string(let reference)? = keywords["$ref"] {
            if let target = JSONPointer(reference: reference)?.value(in: root) {
                apply(target, to: value, at: path, depth: depth)
            } else {
                add(path, "cannot be checked: its schema refers to \(JSONValue.quoted(reference)), which is not there")
            }
        }
        for schema in keywords["allOf"]?.elements ?? [] {
            apply(schema, to: value, at: path, depth: depth)
        }
        if let alternatives = keywords["anyOf"]?.elements {
            checkAlternatives(alternatives, value, path, depth, isExclusive: false)
        }
        if let alternatives = keywords["oneOf"]?.elements {
            checkAlternatives(alternatives, value, path, depth, isExclusive: true)
        }
        if let schema = keywords["not"], findings(schema, on: value, at: path, depth: depth).isEmpty {
            add(path, "has a form that is excluded; change it")
        }
    }

    private mutating func checkAlternatives(
        _ alternatives: [JSONValue],
        _ value: JSONValue,
        _ path: JSONPointer,
        _ depth: Int,
        isExclusive: Bool
    ) {
        var failures: [[SchemaIssue]] = []
        var matches = 0
        for schema in alternatives {
            let found = findings(schema, on: value, at: path, depth: depth)
            if !found.isEmpty {
                failures.append(found)
            } else if isExclusive {
                matches += 1
            } else {
                return
            }
        }
        if matches > 1 {
            add(path, "fits \(matches) of \(alternatives.count) alternatives, but must fit exactly one; change it")
        } else if matches == 0 {
            addNearest(of: failures, path)
        }
    }

    /// What is wrong with the alternative the author most likely meant: the one with the least trouble among those
    /// whose trouble is further inside, for example in a member, and not with the value as a whole.
    private mutating func addNearest(of failures: [[SchemaIssue]], _ path: JSONPointer) {
        let inside = failures.filter { failure in failure.allSatisfy { $0.path != path.text } }
        if let nearest = inside.min(by: { $0.count < $1.count }) {
            for issue in nearest { add(issue) }
            return
        }
        let complaints = failures.compactMap { $0.first { $0.path == path.text }?.message }
        if Set(complaints).count <= 1, let complaint = complaints.first {
            add(path, complaint)
        } else {
            let shown = complaints.prefix(Self.maxAlternativesShown).map { "(\($0))" }.joined(separator: ", ")
            add(path, "fits none of \(failures.count) alternatives: \(shown)")
        }
    }

    private static let maxAlternativesShown = 4
}
