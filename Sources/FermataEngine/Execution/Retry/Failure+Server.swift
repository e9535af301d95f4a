import SwiftProtobuf
import TemporalAPI

extension Failure {
    /// A failure that the engine itself reports.
    static func server(_ message: String, nonRetryable: Bool) -> Failure {
        .with {
            $0.message = message
            $0.serverFailureInfo.nonRetryable = nonRetryable
        }
    }

    static func timeout(_ type: TimeoutType, _ message: String) -> Failure {
        .with {
            $0.message = message
            $0.source = "Server"
            $0.timeoutFailureInfo.timeoutType = type
        }
    }

    /// The failure, cut to about so many bytes: texts are shortened, the outer ones last, and details are left out.
    ///
    /// What decides on retries, the type and whether it is retryable, stays.
    func truncated(to bytes: Int) -> Failure {
        var budget = bytes
        return truncated(within: &budget, depth: 20)
    }

    private func truncated(within budget: inout Int, depth: Int) -> Failure {
        var short = Failure()
        switch failureInfo {
        case .applicationFailureInfo(let info):
            short.applicationFailureInfo.nonRetryable = info.nonRetryable
            short.applicationFailureInfo.type = info.type.truncated(within: &budget)
            budget -= 8
        case .serverFailureInfo(let info):
            short.serverFailureInfo.nonRetryable = info.nonRetryable
            budget -= 4
        default:
            break
        }
        short.source = source.truncated(within: &budget)
        short.message = message.truncated(within: &budget)
        short.stackTrace = stackTrace.truncated(within: &budget)
        if hasCause, budget > 4, depth > 0 {
            budget -= 4
            short.cause = cause.truncated(within: &budget, depth: depth - 1)
        }
        return short
    }
}

extension String {
    /// As much of the text, in whole characters, as the budget of bytes allows; the budget shrinks by it.
    fileprivate func truncated(within budget: inout Int) -> String {
        var text = self
        if utf8.count > budget {
            var end = utf8.index(startIndex, offsetBy: max(budget, 0))
            while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
            text = String(self[..<end])
        }
        // Four bytes stand for the field's tag and length.
        if !text.isEmpty { budget -= text.utf8.count + 4 }
        return text
    }
}
