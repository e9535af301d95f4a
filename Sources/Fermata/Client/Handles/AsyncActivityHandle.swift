/// An activity attempt that is completed from outside the function that began it.
///
/// For activities that throw ``CompleteAsyncError``: whoever has the token, or the ids, reports in their place.
///
/// Calls throw ``FermataError`` with code `notFound` when the server no longer waits for the attempt.
public struct AsyncActivityHandle: Sendable {
    enum Reference: Sendable {
        case token(ActivityTaskToken)
        case ids(workflowID: String, runID: String?, activityID: String)
    }

    let client: TemporalClient
    let reference: Reference
}

/// A heartbeat was told that the activity should stop.
public struct AsyncActivityCanceledError: Error, CustomStringConvertible {
    /// Why it should stop.
    public let reason: ActivityCancellationReason

    public var description: String { "The activity should stop: \(reason)" }
}

extension TemporalClient {
    /// A handle to an attempt by the token that its context had. Nothing is asked of the server.
    public func activityHandle(taskToken: ActivityTaskToken) -> AsyncActivityHandle {
        AsyncActivityHandle(client: self, reference: .token(taskToken))
    }

    /// A handle to the present attempt of an activity. Nothing is asked of the server.
    ///
    /// - Parameters:
    ///   - workflowID: The workflow that asked for it.
    ///   - runID: The run of that workflow; `nil` is the latest.
    ///   - activityID: The activity's id within the run.
    public func activityHandle(
        workflowID: String,
        runID: String? = nil,
        activityID: String
    ) -> AsyncActivityHandle {
        AsyncActivityHandle(
            client: self,
            reference: .ids(workflowID: workflowID, runID: runID, activityID: activityID)
        )
    }
}
