import Fermata

extension SchemaValidator {
    static func complaint(about value: JSONValue, type: JSONValue) -> String? {
        let types = type.schemaTypeNames
        guard !types.isEmpty, !types.contains(where: value.isOfSchemaType) else { return nil }
        let wanted = types.map(phrase).joined(separator: " or ")
        return "must be \(wanted), but is \(value.shown)"
    }

    static func complaint(about value: JSONValue, choices keywords: [String: JSONValue]) -> String? {
        if let constant = keywords["const"], constant.normalized != value.normalized {
            return "must be \(constant.shown), but is \(value.shown)"
        }
        guard case .array(let choices)? = keywords["enum"] else { return nil }
        let value = value.normalized
        guard !choices.contains(where: { $0.normalized == value }) else { return nil }
        let shown = choices.prefix(maxIssues).map(\.shown).joined(separator: ", ")
        return "must be one of \(shown)\(choices.count > maxIssues ? ", …" : ""), but is \(value.shown)"
    }

    mutating func checkString(_ text: String, _ keywords: [String: JSONValue], _ path: JSONPointer) {
        if let minimum = keywords["minLength"]?.count, text.unicodeScalars.count < minimum {
            add(path, "must be at least \(minimum) characters long, but has \(text.unicodeScalars.count)")
        }
        if let maximum = keywords["maxLength"]?.count, text.unicodeScalars.count > maximum {
            add(path, "must be at most \(maximum) characters long, but has \(text.unicodeScalars.count)")
        }
        guard case .string(let expression)? = keywords["pattern"] else { return }
        switch pattern(expression)?.outcome(on: text) {
        case .matches, nil:
            break
        case .differs:
            add(
                path,
                """
                must match the regular expression \(JSONValue.quoted(expression, limit: 200)), but is \
                \(JSONValue.quoted(text))
                """
            )
        case .tooLong:
            addLimit(path, "is too long to be matched with a pattern; make it shorter than \(SchemaPattern.maxLength)")
        case .tooHard:
            addLimit(
                path,
                "takes too long to be matched with \(JSONValue.quoted(expression, limit: 200)); make it simpler"
            )
        }
    }

    mutating func checkNumber(_ value: JSONValue, _ keywords: [String: JSONValue], _ path: JSONPointer) {
        if let minimum = keywords["minimum"], value.isLess(than: minimum) {
            add(path, "must be at least \(minimum.shown), but is \(value.shown)")
        }
        if let maximum = keywords["maximum"], maximum.isLess(than: value) {
            add(path, "must be at most \(maximum.shown), but is \(value.shown)")
        }
        if let minimum = keywords["exclusiveMinimum"], !minimum.isLess(than: value) {
            add(path, "must be more than \(minimum.shown), but is \(value.shown)")
        }
        if let maximum = keywords["exclusiveMaximum"], !value.isLess(than: maximum) {
            add(path, "must be less than \(maximum.shown), but is \(value.shown)")
        }
        if let factor = keywords["multipleOf"], !value.isMultiple(of: factor) {
            add(path, "must be a multiple of \(factor.shown), but is \(value.shown)")
        }
    }

    static func phrase(_ type: String) -> String {
        switch type {
        case "integer": "a whole number"
        case "number": "a number"
        case "string": "a text"
        case "boolean": "true or false"
        case "array": "an array"
        case "object": "an object"
        default: type
        }
    }
}

extension JSONValue {
    /// The types that a `type` keyword names.
    var schemaTypeNames: [String] {
        switch self {
        case .string(let name): [name]
        case .array(let names): names.compactMap { if case .string(let name) = $0 { name } else { nil } }
        default: []
        }
    }

    /// The value of a keyword that counts; nil for what cannot be one.
    var count: Int? {
        guard case .integer(let value) = normalized, value >= 0 else { return nil }
        return Int(exactly: value)
    }

    /// Fractions as people write them, such as 0.1, have no exact binary form, so that a multiple is one within what a
    /// `Double` can tell.
    fileprivate func isMultiple(of factor: JSONValue) -> Bool {
        if case .integer(let value) = normalized, case .integer(let divisor) = factor.normalized, divisor > 0 {
            return value.isMultiple(of: divisor)
        }
        guard let value = doubleValue, let divisor = factor.doubleValue, divisor > 0 else { return true }
        let quotient = value / divisor
        return abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient))
    }
}
