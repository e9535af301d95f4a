/// What is wrong with an expression, in words for the model.
struct CalculatorError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
