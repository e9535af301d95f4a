extension EngineError {
    /// For a task token whose attempt is over, or whose activity was never started.
    static var activityTaskNotFound: EngineError {
        .notFound("invalid activityID or activity already timed out or invoking workflow is completed")
    }

    /// For operations that name an activity, or a type of activities.
    static var activityNotFound: EngineError {
        .notFound("Can't find pending activity with such ID. Invalid activityID or activity already completed")
    }

    static var activityNotCancelRequested: EngineError {
        .invalidArgument("unable to mark activity as canceled without activity being request canceled first")
    }
}
