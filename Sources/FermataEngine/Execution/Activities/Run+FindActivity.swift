extension Run {
    /// The activity that a worker or client means.
    ///
    /// - Parameter waitingCounts: Whether it may be one that no worker has, if it is named by its id.
    /// - Throws: `notFound` if the run has ended, or the activity, or the attempt that a token is for.
    func activity(
        _ reference: ActivityReference,
        waitingCounts: Bool = false
    ) throws(EngineError) -> PendingActivity {
        guard isRunning else { throw .workflowCompleted }
        switch reference {
        case .attempt(let scheduledEventID, let attempt):
            guard let activity = activities[scheduledEventID], activity.isStarted, activity.record.attempt == attempt
            else { throw .activityTaskNotFound }
            return activity
        case .id(let id):
            guard !id.isEmpty else { throw .invalidArgument("activityID cannot be empty") }
            guard let scheduledEventID = activityIDs[id], let activity = activities[scheduledEventID] else {
                throw .notFound(
                    "cannot find pending activity with ActivityID \(id), "
                        + "check workflow execution history for more details"
                )
            }
            guard activity.isStarted || waitingCounts else { throw .activityTaskNotFound }
            return activity
        }
    }
}
