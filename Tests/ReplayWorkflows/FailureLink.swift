import Fermata
import Foundation

/// One link of a failure's chain of causes, in the words of the corpus: `application/Rejected/rejected: no stamp`.
package struct FailureLink: Hashable, Sendable, CustomStringConvertible {
    let text: String
    let details: [JSONValue]

    package var description: String { details.isEmpty ? text : "\(text) \(JSONValue.array(details))" }

    /// The chain of an error, outermost first.
    static func chain(of error: any Error) throws -> [FailureLink] {
        var links: [FailureLink] = []
        var next: (any Error)? = error
        while let error = next {
            links.append(try FailureLink(error))
            next = (error as? any TemporalFailureError)?.cause
        }
        return links
    }

    /// The chain of a failure in a recorded event, outermost first.
    static func chain(ofRecorded failure: JSONValue) throws -> [FailureLink] {
        var links: [FailureLink] = []
        var next = failure
        while next != .null {
            links.append(try FailureLink(recorded: next))
            next = next["cause"]
        }
        return links
    }
}

extension FailureLink {
    private init(_ error: any Error) throws {
        switch error {
        case let error as ActivityError:
            self.init(text: "activity/\(error.activityType)/\(apiName("\(error.retryState)"))", details: [])
        case let error as ChildWorkflowError:
            self.init(text: "child/\(error.workflowName)/\(apiName("\(error.retryState)"))", details: [])
        case let error as ApplicationError:
            self.init(
                text: "application/\(error.type ?? "")/\(error.message)"
                    + (error.isNonRetryable ? "/nonRetryable" : ""),
                details: try (0..<error.details.count).map {
                    try JSONValue(error.details.decode(Payload.self, at: $0))
                }
            )
        case let error as TimeoutError:
            self.init(text: "timeout/\(apiName(error.type.rawValue))", details: [])
        case is TerminatedError:
            self.init(text: "terminated", details: [])
        case is CanceledError, is CancellationError:
            self.init(text: "cancelled", details: [])
        default:
            self.init(text: "\(type(of: error))/\(error)", details: [])
        }
    }

    private init(recorded failure: JSONValue) throws {
        let application = failure["applicationFailureInfo"]
        let activity = failure["activityFailureInfo"]
        guard application != .null || activity != .null else {
            throw CorpusError("A recorded failure is neither an application's nor an activity's: \(failure)")
        }
        guard activity == .null else {
            let state = activity["retryState"].text.dropPrefix("RETRY_STATE_")
            self.init(text: "activity/\(activity["activityType"]["name"].text)/\(state)", details: [])
            return
        }
        self.init(
            text: "application/\(application["type"].text)/\(failure["message"].text)"
                + (application["nonRetryable"] == .bool(true) ? "/nonRetryable" : ""),
            details: try application["details"]["payloads"].elements.map { try JSONValue(Payload(recorded: $0)) }
        )
    }
}

/// `retryPolicyNotSet` as the API writes it: `RETRY_POLICY_NOT_SET`.
private func apiName(_ caseName: String) -> String {
    caseName.reduce(into: "") { $0 += ($1.isUppercase ? "_" : "") + $1.uppercased() }
}

extension String {
    fileprivate func dropPrefix(_ prefix: String) -> Substring {
        hasPrefix(prefix) ? dropFirst(prefix.count) : self[...]
    }
}
