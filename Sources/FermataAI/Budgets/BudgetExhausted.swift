public import Fermata
public import Foundation

/// A call was refused, and not sent, because it may cost more than a budget has left.
///
/// Nothing is lost: the same call goes through when the window has ended or the limit was raised.
public struct BudgetExhausted: Error, Codable, Sendable, Hashable {
    /// The `type` of ``applicationError``, for workflows that tell it apart.
    public static let errorType = LanguageModelErrorType.budgetExhausted.rawValue

    /// The budget's name.
    public var budget: String
    /// Who spends from it.
    public var scope: BudgetScope
    /// What it allows.
    public var limit: BudgetLimit
    /// What neither was spent nor is reserved by calls under way.
    public var left: BudgetLimit
    /// What the call may use at worst.
    public var needed: BudgetLimit
    /// When the window ends and the budget is whole again; `nil` if it never is.
    public var windowEnds: Date?

    /// Whether the call does not even fit into a whole budget.
    public var canNeverFit: Bool { needed.number > limit.number }

    /// The error as an activity throws it: not retryable, with this value as its only detail.
    public var applicationError: ApplicationError {
        ApplicationError(message: description, details: [self], type: Self.errorType, isNonRetryable: true)
    }
}

extension BudgetExhausted: CustomStringConvertible {
    public var description: String {
        let remedy =
            switch (canNeverFit, windowEnds) {
            case (true, _): "The call never fits: raise the budget, or lower maxOutputTokens."
            case (false, let end?): "Raise the budget or wait until \(end.formatted(.iso8601))."
            case (false, nil): "Raise the budget; calls under way may also give some back."
            }
        return
            "Budget \(budget) of \(scope.kind.rawValue) \(scope.value) has \(left) left of \(limit), and the call may need "
            + "\(needed). \(remedy)"
    }
}
