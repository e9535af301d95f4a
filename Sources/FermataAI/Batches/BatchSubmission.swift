public import Foundation

/// The requests of a job as its provider gets them.
public struct BatchSubmission: Sendable {
    /// What no other job has: letters, digits, `_` and `-`, at most 40. Requests are named after it, so that a job can be
    /// found again.
    public var name: String
    /// The requests, each with its place among the job's items, in order.
    public var requests: [(index: Int, request: ModelRequest)]
    /// The workflow that submits, for whoever looks at the job at the provider.
    public var workflowID: String?
    /// What ``BatchProvider/upload(_:)`` gave.
    public var file: String?

    /// Creates a submission.
    public init(name: String, requests: [(index: Int, request: ModelRequest)], workflowID: String? = nil) {
        self.name = name
        self.requests = requests
        self.workflowID = workflowID
    }

    /// What the provider calls one of the requests.
    public func customID(_ index: Int) -> String { "\(name)-\(index)" }

    /// The place of the request that the provider calls so; `nil` if it is none of this job.
    public func index(_ customID: String) -> Int? {
        guard customID.hasPrefix("\(name)-") else { return nil }
        return Int(customID.dropFirst(name.count + 1)).flatMap { $0 >= 0 ? $0 : nil }
    }
}
