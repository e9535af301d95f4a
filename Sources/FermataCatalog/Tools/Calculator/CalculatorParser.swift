import Foundation

/// Reads and computes an expression: `+ - * / % ^`, brackets, functions and constants.
///
/// Recursive descent, as deep as brackets and signs go, which is limited. `^` binds to the right and stronger than a sign
/// before it: -2^2 is -4.
struct CalculatorParser {
    static let maximumLength = 1_000
    static let maximumDepth = 50
    /// Beyond it powers are computed in binary.
    static let maximumExactExponent = 200

    private let characters: [Character]
    private var index = 0
    private var depth = 0

    private init(_ text: String) { characters = Array(text.filter { !$0.isWhitespace }) }

    /// - Throws: ``CalculatorError``
    static func value(of text: String) throws -> CalculatorNumber {
        guard text.utf8.count <= maximumLength else {
            throw CalculatorError("The expression has more than \(maximumLength) characters.")
        }
        var parser = CalculatorParser(text)
        guard !parser.characters.isEmpty else { throw CalculatorError("The expression is empty.") }
        // Blanks are left out, but what they separate must not become one number.
        let words = text.split(whereSeparator: \.isWhitespace)
        for (left, right) in zip(words, words.dropFirst())
        where left.last?.isPart == true && right.first?.isPart == true {
            throw CalculatorError("An operator is missing between '\(left.suffix(20))' and '\(right.prefix(20))'.")
        }
        let value = try parser.sum()
        guard parser.next == nil else { throw parser.unexpected() }
        return value
    }

    private var next: Character? { index < characters.count ? characters[index] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        index += 1
        return true
    }

    private func unexpected() -> CalculatorError {
        guard let next else { return CalculatorError("The expression ends too early.") }
        return CalculatorError("'\(next)' at position \(index + 1) (blanks not counted) is not expected there.")
    }

    private mutating func nested<Value>(_ body: (inout Self) throws -> Value) throws -> Value {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw CalculatorError("The expression is nested deeper than \(Self.maximumDepth) levels.")
        }
        return try body(&self)
    }

    private mutating func sum() throws -> CalculatorNumber {
        var value = try product()
        while let sign = next, sign == "+" || sign == "-" || sign == "−" {
            index += 1
            let right = try product()
            value =
                sign == "+"
                ? try .combine(value, right, .add) : try .combine(value, right, .subtract)
        }
        return value
    }

    private mutating func product() throws -> CalculatorNumber {
        var value = try signed()
        while let sign = next, "*/%×÷·".contains(sign) {
            index += 1
            let right = try signed()
            switch sign {
            case "*", "×", "·":
                value = try .combine(value, right, .multiply)
            default:
                guard !right.isZero else { throw CalculatorError("Division by zero.") }
                let quotient = try CalculatorNumber.combine(value, right, .divide)
                guard sign == "%" else {
                    value = quotient
                    continue
                }
                // The remainder has the sign of the dividend, as in C and Swift.
                let whole = try CalculatorFunction.truncated(quotient)
                let product = try CalculatorNumber.combine(whole, right, .multiply)
                value = try .combine(value, product, .subtract)
            }
        }
        return value
    }

    private mutating func signed() throws -> CalculatorNumber {
        if take("-") || take("−") {
            let value = try nested { try $0.signed() }
            return try .combine(CalculatorNumber(0), value, .subtract)
        }
        if take("+") { return try nested { try $0.signed() } }
        return try power()
    }

    private mutating func power() throws -> CalculatorNumber {
        let base = try atom()
        guard take("^") else { return base }
        let exponent = try nested { try $0.signed() }
        return try CalculatorFunction.power(base, exponent)
    }

    private mutating func atom() throws -> CalculatorNumber {
        guard let first = next else { throw unexpected() }
        if take("(") {
            let value = try nested { try $0.sum() }
            guard take(")") else { throw unexpected() }
            return value
        }
        if first.isASCII, first.isNumber || first == "." { return try number() }
        guard first.isLetter || first == "√" else { throw unexpected() }
        return try named()
    }

    private mutating func number() throws -> CalculatorNumber {
        let start = index
        var text = ""
        while let digit = next, digit.isASCII, digit.isNumber || digit == "." || digit == "_" {
            if digit != "_" { text.append(digit) }
            index += 1
        }
        if let mark = next, mark == "e" || mark == "E", index + 1 < characters.count {
            let sign = characters[index + 1]
            let hasSign = sign == "+" || sign == "-"
            if hasSign ? index + 2 < characters.count && characters[index + 2].isNumber : sign.isNumber {
                text.append("e")
                index += 1
                if hasSign {
                    text.append(sign)
                    index += 1
                }
                while let digit = next, digit.isASCII, digit.isNumber {
                    text.append(digit)
                    index += 1
                }
            }
        }
        let digits = text.prefix { $0 != "e" }
        guard digits.count { $0 == "." } <= 1, digits.contains(where: \.isNumber) else {
            throw CalculatorError("The number at position \(start + 1) is not one.")
        }
        // Decimal has 38 digits and exponents to 127.
        if digits.count { $0.isNumber } <= 38, let value = Decimal(string: text), !value.isNaN,
            value != 0 || isZero(digits)
        {
            return CalculatorNumber(value)
        }
        return try CalculatorNumber(binary: Double(text) ?? .nan)
    }

    private func isZero(_ digits: Substring) -> Bool { digits.allSatisfy { "0.".contains($0) } }

    private mutating func named() throws -> CalculatorNumber {
        let start = index
        while let letter = next, letter.isLetter || letter == "√" || (index > start && letter.isNumber) { index += 1 }
        let name = String(characters[start..<index]).lowercased()
        guard take("(") else {
            if let constant = CalculatorFunction.constants[name] { return try CalculatorNumber(binary: constant) }
            throw CalculatorError("There is no '\(name.prefix(20))'. \(CalculatorFunction.help)")
        }
        var arguments: [CalculatorNumber] = []
        if !take(")") {
            repeat { arguments.append(try nested { try $0.sum() }) } while take(",") || take(";")
            guard take(")") else { throw unexpected() }
        }
        return try CalculatorFunction.value(name, arguments)
    }
}

extension Character {
    /// Whether it belongs to a number or a name.
    fileprivate var isPart: Bool { isLetter || isNumber || self == "." || self == "_" }
}
