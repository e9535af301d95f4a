public import FermataAI

/// Computes, where models guess.
///
/// Decimals stay exact up to 38 digits; results that were rounded begin with `≈`. Expressions, their depth and their
/// exponents are limited, so that no expression takes long.
public struct CalculatorTool: Tool {
    /// The expression to compute.
    @Generable
    public struct Arguments: Codable, Sendable {
        /// The expression.
        @Guide(description: "For example (19.99 * 3 + 4) / 2, 2^10, sqrt(2), round(10 / 3, 2).")
        public var expression: String
    }

    /// What a model calls it by.
    public let name = "calculator"
    /// What a model reads of it.
    public let description =
        "Computes an arithmetic expression. Decimals are exact; a result that begins with ≈ was rounded. "
        + CalculatorFunction.help

    /// Creates the tool.
    public init() {}

    public func call(arguments: Arguments) async throws -> String {
        do {
            return try CalculatorParser.value(of: arguments.expression).text
        } catch let error as CalculatorError {
            throw ToolError(error.message)
        }
    }
}
