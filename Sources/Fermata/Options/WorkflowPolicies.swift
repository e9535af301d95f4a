package import TemporalAPI

/// Whether the id of a closed workflow may be used again.
public enum WorkflowIDReusePolicy: Sendable, Hashable {
    /// Always.
    case allowDuplicate
    /// Only if the last run did not complete.
    case allowDuplicateFailedOnly
    /// Never, as long as the closed run is retained.
    case rejectDuplicate

    package var proto: Temporal_Api_Enums_V1_WorkflowIdReusePolicy {
        switch self {
        case .allowDuplicate: .allowDuplicate
        case .allowDuplicateFailedOnly: .allowDuplicateFailedOnly
        case .rejectDuplicate: .rejectDuplicate
        }
    }
}

/// What to do when a workflow with the id is running.
public enum WorkflowIDConflictPolicy: Sendable, Hashable {
    /// Refuse with ``WorkflowAlreadyStartedError``.
    case fail
    /// Give a handle to the running workflow.
    case useExisting
    /// Terminate the running workflow and start anew.
    case terminateExisting

    package var proto: Temporal_Api_Enums_V1_WorkflowIdConflictPolicy {
        switch self {
        case .fail: .fail
        case .useExisting: .useExisting
        case .terminateExisting: .terminateExisting
        }
    }
}

/// What happens to a child workflow when its parent ends.
public enum ParentClosePolicy: Sendable, Hashable {
    /// It is terminated.
    case terminate
    /// It goes on.
    case abandon
    /// It is asked to cancel.
    case requestCancel

    package var proto: Temporal_Api_Enums_V1_ParentClosePolicy {
        switch self {
        case .terminate: .terminate
        case .abandon: .abandon
        case .requestCancel: .requestCancel
        }
    }
}

/// What to say when a workflow ends while a handler is still at work.
public enum HandlerUnfinishedPolicy: Sendable, Hashable {
    /// Log a warning and let the handler go.
    case warnAndAbandon
    /// Let the handler go in silence.
    case abandon
}
