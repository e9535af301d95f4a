import TemporalAPI

@testable import FermataCore

extension Activation {
    /// The jobs as short sentences, in order.
    var summaries: [String] { jobs.map(\.summary) }
}

extension Job {
    var summary: String {
        switch self {
        case .initialize: "initialize"
        case .reseed(let seed): "reseed \(seed)"
        case .signal(let signal): "signal \(signal.signalName)"
        case .update(let update): "update \(update.protocolInstanceID)\(update.runsValidator ? "?" : "")"
        case .timerFired(let number): "timer \(number) fired"
        case .activityResolved(let number, let resolution): "activity \(number) \(resolution.summary)"
        case .childStartResolved(let number, let resolution): "child \(number) \(resolution.summary)"
        case .childResolved(let number, let resolution): "child \(number) \(resolution.summary)"
        case .externalSignalResolved(let number, let resolution): "signal \(number) \(resolution.summary)"
        case .externalCancelResolved(let number, let resolution): "cancel \(number) \(resolution.summary)"
        case .cancelWorkflow(let reason): "cancelled: \(reason)"
        }
    }
}

extension ActivityResolution {
    fileprivate var summary: String {
        switch self {
        case .completed(let payload): "completed: \(payload?.text ?? "nothing")"
        case .failed(let failure): "failed: \(failure.chain)"
        case .cancelled(let failure): "cancelled: \(failure.chain)"
        }
    }
}

extension ChildStartResolution {
    fileprivate var summary: String {
        switch self {
        case .started(let runID): "started: \(runID)"
        case .alreadyExists: "exists already"
        case .failed(let cause): "did not start: \(cause)"
        case .cancelled(let failure): "cancelled: \(failure.chain)"
        }
    }
}

extension ChildResolution {
    fileprivate var summary: String {
        switch self {
        case .completed(let payload): "completed: \(payload?.text ?? "nothing")"
        case .failed(let failure): "failed: \(failure.chain)"
        }
    }
}

extension ExternalResolution {
    fileprivate var summary: String {
        switch self {
        case .delivered: "delivered"
        case .failed(let cause, let workflowID): "failed at \(workflowID): \(cause)"
        }
    }
}

extension APIFailure {
    /// The messages of a failure and its causes.
    var chain: String { hasCause ? "\(message) < \(cause.chain)" : message }
}
