import Fermata

/// Reads through a schema and finds the first thing that validation would not do justice to.
struct SchemaChecker {
    private let root: JSONValue
    /// The places of all schemas within the document.
    private var places: Set<JSONPointer> = []
    private var references: [(place: JSONPointer, target: JSONPointer)] = []
    /// For each schema, the others that are applied to the same value. A ring of them would never end.
    private var sameValue: [JSONPointer: [JSONPointer]] = [:]

    init(root: JSONValue) {
        self.root = root
    }

    mutating func check() throws {
        try visit(root, at: JSONPointer(), depth: 0)
        for (place, target) in references where !places.contains(target) {
            throw Self.error(
                place,
                "$ref",
                "points to '#\(target.text)', where there is no schema; define it under '$defs'"
            )
        }
        try refuseRings()
    }

    private mutating func visit(_ schema: JSONValue, at place: JSONPointer, depth: Int) throws {
        guard depth < SchemaValidator.maxDepth else {
            throw LanguageModelErrorType.invalidInput.error(
                "The schema is nested more than \(SchemaValidator.maxDepth) levels deep; use '$defs' and '$ref'."
            )
        }
        places.insert(place)
        guard let keywords = schema.members else {
            if case .bool = schema { return }
            throw Self.error(place, nil, "must be an object, or true or false")
        }
        for (name, value) in keywords.sorted(by: { $0.key < $1.key }) {
            guard let keyword = SchemaKeyword(name) else {
                throw Self.error(place, name, "is not supported; remove it and say what it means in the description")
            }
            if let complaint = keyword.complaint(about: value, isRoot: place == JSONPointer()) {
                throw Self.error(place, name, complaint)
            }
            try visit(keyword, name, value, at: place, depth: depth)
        }
    }

    private mutating func visit(
        _ keyword: SchemaKeyword,
        _ name: String,
        _ value: JSONValue,
        at place: JSONPointer,
        depth: Int
    ) throws {
        let within = place.appending(name)
        switch keyword {
        case .schema:
            if name == "not" { sameValue[place, default: []].append(within) }
            try visit(value, at: within, depth: depth + 1)
        case .namedSchemas:
            for (member, schema) in (value.members ?? [:]).sorted(by: { $0.key < $1.key }) {
                try visit(schema, at: within.appending(member), depth: depth + 1)
            }
        case .listedSchemas:
            for (index, schema) in (value.elements ?? []).enumerated() {
                sameValue[place, default: []].append(within.appending(index))
                try visit(schema, at: within.appending(index), depth: depth + 1)
            }
        case .reference:
            guard case .string(let text) = value, let target = JSONPointer(reference: text) else { return }
            references.append((place, target))
            sameValue[place, default: []].append(target)
        default:
            break
        }
    }

    /// Walks without recursion, since a chain of references may be as long as the document.
    private func refuseRings() throws {
        var finished: Set<JSONPointer> = []
        for start in sameValue.keys.sorted(by: { $0.text < $1.text }) where !finished.contains(start) {
            var trail: [(place: JSONPointer, next: Int)] = [(start, 0)]
            var open: Set<JSONPointer> = [start]
            while let (place, next) = trail.last {
                let followers = sameValue[place] ?? []
                guard next < followers.count else {
                    trail.removeLast()
                    open.remove(place)
                    finished.insert(place)
                    continue
                }
                trail[trail.count - 1].next += 1
                let follower = followers[next]
                if open.contains(follower) {
                    throw Self.error(follower, nil, "refers to itself without an object or an array between")
                }
                guard !finished.contains(follower) else { continue }
                open.insert(follower)
                trail.append((follower, 0))
            }
        }
    }

    private static func error(_ place: JSONPointer, _ keyword: String?, _ complaint: String) -> ApplicationError {
        let subject = place.text.isEmpty ? "The schema" : "The schema at '\(place.text.prefix(200))'"
        guard let keyword else { return LanguageModelErrorType.invalidInput.error("\(subject) \(complaint).") }
        return LanguageModelErrorType.invalidInput.error("\(subject): '\(keyword.prefix(60))' \(complaint).")
    }
}
