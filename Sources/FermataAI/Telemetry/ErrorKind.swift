import Fermata

/// The values of `error.type`: words of our own alone, since what others throw may say anything.
enum ErrorKind {
    /// OpenTelemetry's word for errors that have none of ours.
    static let other = "_OTHER"

    static func of(_ error: any Error) -> String {
        switch error {
        case let error as ApplicationError:
            error.type.flatMap(LanguageModelErrorType.init(rawValue:))?.rawValue ?? other
        case is BudgetExhausted: LanguageModelErrorType.budgetExhausted.rawValue
        case is ToolError: "ToolError"
        case is CancellationError: "CancellationError"
        default: other
        }
    }
}
