/// How an activity's code ended.
enum ActivityOutcome: Sendable {
    case returned(Payload)
    case threw(any Error)

    /// Whether the newest heartbeat details must reach the server: a result makes them worthless.
    var needsLastHeartbeat: Bool {
        switch self {
        case .returned: false
        case .threw: true
        }
    }
}

/// What the server is told about an attempt.
enum ActivityReport: Sendable {
    case completed(Payload)
    case failed(any Error)
    case canceled(FailureDetails)
    case nothing

    /// Decides what to tell; `reason` is why the attempt was cancelled by the time its code ended, if it was.
    init(_ outcome: ActivityOutcome, reason: ActivityCancellationReason?) {
        if let reason, reason.isFinal {
            self = .nothing
            return
        }
        switch outcome {
        case .returned(let result):
            self = .completed(result)
        case .threw(is CompleteAsyncError):
            self = .nothing
        case .threw(let error) where Self.isCancellation(error):
            self = Self.cancelled(error, reason)
        case .threw(let error):
            self = .failed(error)
        }
    }

    private static func cancelled(_ error: any Error, _ reason: ActivityCancellationReason?) -> Self {
        switch reason {
        case .serverRequest:
            .canceled((error as? CanceledError)?.details ?? .none)
        case .workerShutdown:
            .failed(ApplicationError(message: "The worker shut down during the activity", type: "WorkerShutdown"))
        case .paused:
            .failed(ApplicationError(message: "The activity was paused", type: "ActivityPause"))
        case .reset:
            .failed(ApplicationError(message: "The activity was reset", type: "ActivityReset"))
        case .goneFromServer, .timeout:
            .nothing
        case nil where error is CancellationError:
            // No one asked for it. As a cancellation it would not be retried, and would look to the workflow as if it
            // had been asked for.
            .failed(
                ApplicationError(
                    message: "The activity threw CancellationError though it was not cancelled",
                    type: "CancellationError"
                )
            )
        case nil:
            .failed(error)
        }
    }

    /// Calls of the client that were cancelled with their task count too.
    private static func isCancellation(_ error: any Error) -> Bool {
        error.isTemporalCancellation || (error as? FermataError)?.code == .cancelled
    }
}
