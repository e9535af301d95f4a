import Foundation

/// A regular expression of a `pattern` keyword, matched within bounds.
///
/// The engine behind `NSRegularExpression` (ICU) backtracks, and some expressions take it time that doubles with each
/// letter of the text: `^(a+)+$` on forty letters would run for hours. It does report while it works, about every
/// 10,000 steps, and stops when told to. So a match has a number of steps and not a time limit, which makes the outcome
/// the same on each machine, and it has no longer text than ``maxLength``.
struct SchemaPattern {
    enum Outcome {
        case matches
        case differs
        /// Longer than ``maxLength``.
        case tooLong
        /// Out of steps.
        case tooHard
    }

    /// The longest text that is matched, in UTF-16 units.
    static let maxLength = 65_536
    /// The longest expression.
    static let maxExpressionLength = 4_096
    /// A match may take a hundred reports, about a million steps: some 50 ms.
    private static let maxReports = 100

    private let expression: NSRegularExpression

    /// Nil for what is not a regular expression, or a longer one than ``maxExpressionLength``.
    init?(_ pattern: String) {
        guard pattern.utf16.count <= Self.maxExpressionLength,
            let expression = try? NSRegularExpression(pattern: ECMAPattern.icu(pattern))
        else { return nil }
        self.expression = expression
    }

    func outcome(on text: String) -> Outcome {
        let length = text.utf16.count
        guard length <= Self.maxLength else { return .tooLong }
        var outcome = Outcome.differs
        var reports = 0
        let range = NSRange(location: 0, length: length)
        expression.enumerateMatches(in: text, options: .reportProgress, range: range) { match, _, stop in
            if match != nil {
                outcome = .matches
                stop.pointee = true
                return
            }
            reports += 1
            if reports > Self.maxReports {
                outcome = .tooHard
                stop.pointee = true
            }
        }
        return outcome
    }
}
