import Foundation

/// A number of the calculator: a decimal of up to 38 digits, exact or rounded, or a binary number where decimals end.
struct CalculatorNumber: Sendable {
    enum Value: Sendable {
        case decimal(Decimal)
        case binary(Double)
    }

    var value: Value
    /// Whether nothing was rounded on the way here.
    var isExact: Bool

    init(_ decimal: Decimal, isExact: Bool = true) {
        value = .decimal(decimal)
        self.isExact = isExact
    }

    /// - Throws: ``CalculatorError`` if it is no number or infinite.
    init(binary: Double) throws {
        guard binary.isFinite else { throw CalculatorError("The result is too large or not a number.") }
        value = .binary(binary)
        isExact = false
    }

    var double: Double {
        switch value {
        case .decimal(let decimal): NSDecimalNumber(decimal: decimal).doubleValue
        case .binary(let binary): binary
        }
    }

    var isZero: Bool { double == 0 }

    /// The number as people write it; `≈` where it was rounded.
    var text: String {
        switch value {
        case .decimal(let decimal) where isExact: return "\(decimal)"
        case .decimal(let decimal):
            var rounded = Decimal()
            var exact = decimal
            NSDecimalRound(&rounded, &exact, max(0, 15 - integerDigits), .plain)
            return "≈ \(rounded)"
        case .binary(let binary): return "≈ \(binary)"
        }
    }

    private var integerDigits: Int { max(1, Int(log10(max(abs(double), 1))) + 1) }

    /// What four operations make of two numbers.
    enum Operation {
        case add, subtract, multiply, divide
    }

    static func combine(
        _ left: CalculatorNumber,
        _ right: CalculatorNumber,
        _ operation: Operation
    ) throws -> CalculatorNumber {
        if case .decimal(let first) = left.value, case .decimal(let second) = right.value,
            let (result, isExact) = decimal(first, second, operation)
        {
            return CalculatorNumber(result, isExact: isExact && left.isExact && right.isExact)
        }
        switch operation {
        case .add: return try CalculatorNumber(binary: left.double + right.double)
        case .subtract: return try CalculatorNumber(binary: left.double - right.double)
        case .multiply: return try CalculatorNumber(binary: left.double * right.double)
        case .divide: return try CalculatorNumber(binary: left.double / right.double)
        }
    }

    /// `nil` beyond the range of decimals. Foundation does not always tell that it rounded, so the result is proved.
    private static func decimal(
        _ first: Decimal,
        _ second: Decimal,
        _ operation: Operation
    ) -> (result: Decimal, isExact: Bool)? {
        var (first, second, result) = (first, second, Decimal())
        let outcome =
            switch operation {
            case .add: NSDecimalAdd(&result, &first, &second, .plain)
            case .subtract: NSDecimalSubtract(&result, &first, &second, .plain)
            case .multiply: NSDecimalMultiply(&result, &first, &second, .plain)
            case .divide: NSDecimalDivide(&result, &first, &second, .plain)
            }
        guard outcome == .noError || outcome == .lossOfPrecision, !result.isNaN else { return nil }
        let isProved =
            switch operation {
            case .add: result - second == first && result - first == second
            case .subtract: result + second == first && first - result == second
            case .multiply: digits(first) + digits(second) <= 38
            case .divide: digits(result) + digits(second) <= 38 && result * second == first
            }
        return (result, isProved && outcome == .noError)
    }

    /// How many digits a number has between its first and its last that is not zero.
    private static func digits(_ value: Decimal) -> Int {
        let digits = "\(value)".filter(\.isNumber)
        return max(1, digits.drop { $0 == "0" }.reversed().drop { $0 == "0" }.count)
    }
}
