import Foundation

/// What the calculator can do besides arithmetic.
enum CalculatorFunction {
    static let constants: [String: Double] = ["pi": .pi, "π": .pi, "e": M_E]

    static let help =
        "Constants: pi, e. Functions: sqrt, abs, round(x, digits), floor, ceil, min, max, exp, ln, log10, log2, sin, cos, tan."

    private static let binary: [String: @Sendable (Double) -> Double] = [
        "exp": { exp($0) }, "ln": { log($0) }, "log": { log($0) }, "log10": { log10($0) }, "log2": { log2($0) },
        "sin": { sin($0) }, "cos": { cos($0) }, "tan": { tan($0) },
    ]

    static func value(_ name: String, _ arguments: [CalculatorNumber]) throws -> CalculatorNumber {
        guard let first = arguments.first else { throw CalculatorError("'\(name.prefix(20))' needs a value.") }
        switch (name, arguments.count) {
        case ("abs", 1):
            return first.double < 0 ? try .combine(CalculatorNumber(0), first, .subtract) : first
        case ("sqrt", 1), ("√", 1):
            return try squareRoot(first)
        case ("round", 1): return try rounded(first, 0, .plain)
        case ("round", 2):
            let digits = arguments[1].double
            guard (-30...30).contains(digits), digits == digits.rounded() else {
                throw CalculatorError("The digits of 'round' must be a whole number from -30 to 30.")
            }
            return try rounded(first, Int(digits), .plain)
        case ("floor", 1): return try rounded(first, 0, .down)
        case ("ceil", 1): return try rounded(first, 0, .up)
        case ("min", _): return arguments.dropFirst().reduce(first) { $1.double < $0.double ? $1 : $0 }
        case ("max", _): return arguments.dropFirst().reduce(first) { $1.double > $0.double ? $1 : $0 }
        default: break
        }
        guard let function = binary[name] else {
            throw CalculatorError("There is no function '\(name.prefix(20))'. \(help)")
        }
        guard arguments.count == 1 else { throw CalculatorError("'\(name)' takes one value, not \(arguments.count).") }
        return try CalculatorNumber(binary: function(first.double))
    }

    static func truncated(_ number: CalculatorNumber) throws -> CalculatorNumber {
        try rounded(number, 0, number.double < 0 ? .up : .down)
    }

    /// Exact for whole exponents that are not too large, by repeated squaring.
    static func power(_ base: CalculatorNumber, _ exponent: CalculatorNumber) throws -> CalculatorNumber {
        let times = exponent.double
        guard exponent.isExact, times == times.rounded(), abs(times) <= Double(CalculatorParser.maximumExactExponent)
        else {
            return try CalculatorNumber(binary: pow(base.double, times))
        }
        guard times >= 0 || !base.isZero else { throw CalculatorError("Division by zero.") }
        var result = CalculatorNumber(1)
        var square = base
        var left = Int(abs(times))
        while left > 0 {
            if !left.isMultiple(of: 2) { result = try .combine(result, square, .multiply) }
            left /= 2
            if left > 0 { square = try .combine(square, square, .multiply) }
        }
        return times < 0 ? try .combine(CalculatorNumber(1), result, .divide) : result
    }

    private static func squareRoot(_ number: CalculatorNumber) throws -> CalculatorNumber {
        let root = number.double.squareRoot()
        // Exact where the square of the root is the number: 2.25 has 1.5.
        if case .decimal(let square) = number.value, number.isExact, let exact = Decimal(string: "\(root)"),
            exact * exact == square
        {
            return CalculatorNumber(exact)
        }
        return try CalculatorNumber(binary: root)
    }

    private static func rounded(
        _ number: CalculatorNumber,
        _ digits: Int,
        _ mode: Decimal.RoundingMode
    ) throws -> CalculatorNumber {
        switch number.value {
        case .decimal(var value):
            var result = Decimal()
            NSDecimalRound(&result, &value, digits, mode)
            return CalculatorNumber(result)
        case .binary(let value):
            let scale = pow(10, Double(digits))
            let rule: FloatingPointRoundingRule =
                switch mode {
                case .down: .down
                case .up: .up
                default: .toNearestOrAwayFromZero
                }
            return try CalculatorNumber(binary: (value * scale).rounded(rule) / scale)
        }
    }
}
