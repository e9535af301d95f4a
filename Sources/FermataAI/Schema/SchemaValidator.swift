import Fermata

/// Walks a value and a schema together and collects what does not fit.
///
/// All work is bounded, whatever the schema and the value are: the number of issues, the depth, and the number of
/// times a schema is applied to a value, which alternatives that refer to themselves would make grow without end.
struct SchemaValidator {
    static let maxIssues = 20
    static let maxDepth = 128
    private static let maxSteps = 1_000_000

    let root: JSONValue
    private(set) var issues: [SchemaIssue] = []
    /// The first limit that was reached. It counts even where an alternative's trouble does not.
    private var limit: SchemaIssue?
    private var steps = 0
    private var patterns: [String: SchemaPattern?] = [:]

    init(root: JSONValue) {
        self.root = root
    }

    /// What does not fit; a value is never right when a limit kept it from being checked.
    var outcome: [SchemaIssue] {
        guard let limit, !issues.contains(limit) else { return issues }
        return issues.prefix(Self.maxIssues - 1) + [limit]
    }

    /// Adds what keeps the value from fitting the schema.
    mutating func apply(_ schema: JSONValue, to value: JSONValue, at path: JSONPointer, depth: Int) {
        guard issues.count < Self.maxIssues else { return }
        steps += 1
        guard steps <= Self.maxSteps else {
            return addLimit(path, "cannot be checked: the whole is too large; make it smaller")
        }
        guard depth < Self.maxDepth else {
            return addLimit(path, "is nested more than \(Self.maxDepth) levels deep; make it flatter")
        }
        switch schema {
        case .bool(false): add(path, "is not allowed; remove it")
        case .object(let keywords): apply(keywords, to: value, at: path, depth: depth + 1)
        default: break
        }
    }

    private mutating func apply(
        _ keywords: [String: JSONValue],
        to value: JSONValue,
        at path: JSONPointer,
        depth: Int
    ) {
        if let type = keywords["type"], let complaint = Self.complaint(about: value, type: type) {
            return add(path, complaint)
        }
        if let complaint = Self.complaint(about: value, choices: keywords) {
            return add(path, complaint)
        }
        switch value {
        case .object(let members): checkObject(members, keywords, path, depth)
        case .array(let elements): checkArray(elements, keywords, path, depth)
        case .string(let text): checkString(text, keywords, path)
        case .integer, .unsigned, .number: checkNumber(value, keywords, path)
        case .null, .bool: break
        }
        checkCombinations(value, keywords, path, depth)
    }

    /// What does not fit, without adding it.
    mutating func findings(
        _ schema: JSONValue,
        on value: JSONValue,
        at path: JSONPointer,
        depth: Int
    ) -> [SchemaIssue] {
        let former = issues
        issues = []
        defer { issues = former }
        apply(schema, to: value, at: path, depth: depth)
        return issues
    }

    mutating func add(_ path: JSONPointer, _ message: String) {
        add(SchemaIssue(path: path.text, message: message))
    }

    mutating func addLimit(_ path: JSONPointer, _ message: String) {
        let issue = SchemaIssue(path: path.text, message: message)
        limit = limit ?? issue
        add(issue)
    }

    mutating func add(_ issue: SchemaIssue) {
        if issues.count < Self.maxIssues { issues.append(issue) }
    }

    /// The expression, made once however often it is applied.
    mutating func pattern(_ text: String) -> SchemaPattern? {
        if let known = patterns[text] { return known }
        let pattern = SchemaPattern(text)
        patterns[text] = .some(pattern)
        return pattern
    }
}
