import TemporalAPI

/// Reads the literals that a filter compares one attribute with.
struct FilterLiteral {
    let attribute: VisibilityAttribute
    /// The attribute's name as the filter wrote it.
    let alias: String

    /// The value of a literal, or the values of a list of literals.
    func values(_ expression: FilterExpression) throws(EngineError) -> [SQLValue] {
        guard case .tuple(let items) = expression else { return [try value(expression)] }
        var values: [SQLValue] = []
        for item in items { values.append(try value(item)) }
        return values
    }

    private func value(_ expression: FilterExpression) throws(EngineError) -> SQLValue {
        switch expression {
        case .string(let text):
            return try typed(.text(text))
        case .number(let text):
            if let integer = Int64(text) { return try typed(.integer(integer)) }
            guard !text.lowercased().contains("x"), let real = Double(text), real.isFinite else {
                throw .invalidExpression("unable to parse value \(text.quoted)")
            }
            return try typed(.real(real))
        case .bool(let value):
            guard attribute.type == .bool else { throw typeError(value ? "true" : "false", "bool") }
            return .integer(value ? 1 : 0)
        case .column(let name):
            throw .unsupportedQuery(
                "column name on the right side of comparison expression (did you forget to quote \(name.quoted)?)"
            )
        case .call:
            throw .unsupportedQuery("nested func")
        case .unary(let sign, let operand) where sign == "-" || sign == "+":
            throw .invalidExpression("unary operator not supported in \((sign + operand).quoted)")
        case .unary(let sign, _):
            throw .unsupportedQuery("unary operator \(sign.quoted)")
        default:
            throw .invalidExpression("unexpected value type \(expression.kindName)")
        }
    }

    private func typed(_ value: SQLValue) throws(EngineError) -> SQLValue {
        if attribute == .status { return try status(value) }
        if attribute == .executionDuration { return try duration(value) }
        switch (attribute.type, value) {
        case (.int, .integer), (.int, .real), (.double, .integer), (.double, .real), (.datetime, .integer),
            (.keyword, .text), (.keywordList, .text), (.text, .text):
            return value
        case (.datetime, .text(let text)):
            guard let time = EngineTime(rfc3339: text) else {
                throw .invalidExpression("unable to parse datetime '\(text)'")
            }
            return .integer(time.nanoseconds)
        default:
            throw typeError(value.text, value.kindName)
        }
    }

    private func status(_ value: SQLValue) throws(EngineError) -> SQLValue {
        switch value {
        case .integer(let number):
            guard Int(exactly: number).flatMap(WorkflowStatusName.name(of:)) != nil else {
                throw .invalidExpression("invalid ExecutionStatus value \(number)")
            }
            return value
        case .text(let name):
            guard let number = WorkflowStatusName.number(of: name) else {
                throw .invalidExpression("invalid ExecutionStatus value '\(name)'")
            }
            return .integer(Int64(number))
        default:
            throw unexpectedType(value)
        }
    }

    private func duration(_ value: SQLValue) throws(EngineError) -> SQLValue {
        switch value {
        case .integer:
            return value
        case .text(let text):
            guard let nanoseconds = FilterDuration.nanoseconds(text) else {
                throw .invalidExpression("invalid duration value for search attribute ExecutionDuration: \(text)")
            }
            return .integer(nanoseconds)
        default:
            throw unexpectedType(value)
        }
    }

    private func unexpectedType(_ value: SQLValue) -> EngineError {
        .invalidExpression("unexpected value type \(value.kindName) for search attribute \(attribute.name)")
    }

    private func typeError(_ value: String, _ kind: String) -> EngineError {
        .invalidExpression(
            """
            invalid value type for search attribute \(alias) of type \(attribute.type.typeName): \
            \(value) (type: \(kind))
            """
        )
    }
}

extension SQLValue {
    /// The name of the value's type in the reference's error texts.
    fileprivate var kindName: String {
        switch self {
        case .integer: "int64"
        case .real: "float64"
        case .text: "string"
        case .blob, .null: "nil"
        }
    }

    fileprivate var text: String {
        switch self {
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .text(let value): value.quoted
        case .blob, .null: "nil"
        }
    }
}

extension String {
    fileprivate var quoted: String {
        "\"\(replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
