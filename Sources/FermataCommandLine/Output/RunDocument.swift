package import Fermata

/// What `run --json` writes: a run, and how it ended if it was waited for.
package struct RunDocument: Encodable, Equatable, Sendable {
    package var id: String
    package var runID: String?
    package var workflow: String
    package var status: WorkflowExecutionStatus = .running
    package private(set) var result: JSONValue?
    package private(set) var failure: FailureDocument?

    package init(id: String, runID: String?, workflow: String) {
        self.id = id
        self.runID = runID
        self.workflow = workflow
    }

    package mutating func finish(result: JSONValue) {
        status = .completed
        self.result = result
    }

    package mutating func finish(_ error: WorkflowFailedError) {
        failure = FailureDocument(error.cause)
        status =
            switch error.cause {
            case is CanceledError: .canceled
            case is TerminatedError: .terminated
            case is TimeoutError: .timedOut
            default: .failed
            }
    }
}
