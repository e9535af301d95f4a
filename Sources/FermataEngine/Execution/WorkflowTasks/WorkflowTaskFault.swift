import TemporalAPI

/// Why the engine doesn't accept a worker's answer: the workflow task fails.
struct WorkflowTaskFault: Error, Equatable {
    var cause: WorkflowTaskFailedCause
    /// What is wrong, for the reader of the history. Never contains payloads.
    var reason: String?
    /// The fault can't be mended by trying again, so it ends the whole run.
    var endsRun = false

    init(_ cause: WorkflowTaskFailedCause, _ reason: String? = nil, endsRun: Bool = false) {
        self.cause = cause
        self.reason = reason
        self.endsRun = endsRun
    }

    /// As the reference words it, in the history and towards the worker.
    var message: String {
        reason.map { "\(cause.title): \($0)" } ?? cause.title
    }
}
