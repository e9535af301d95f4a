"""The kinds of events, as the rules of comparison need them."""

ACTIVITY_ENDS = {"ActivityTask" + end for end in ("Completed", "Failed", "TimedOut", "Canceled")}
CHILD_ENDS = {"ChildWorkflowExecution" + end for end in ("Completed", "Failed", "TimedOut", "Canceled", "Terminated")}
NEXUS_ENDS = {"NexusOperation" + end for end in ("Completed", "Failed", "TimedOut", "Canceled")}
CLOSING = {"WorkflowExecution" + end for end in
           ("Completed", "Failed", "TimedOut", "Canceled", "Terminated", "ContinuedAsNew")}

TASK_SCHEDULED, TASK_STARTED = "WorkflowTaskScheduled", "WorkflowTaskStarted"
TASK_ENDS = {"WorkflowTaskCompleted", "WorkflowTaskFailed", "WorkflowTaskTimedOut"}
TASKS = TASK_ENDS | {TASK_SCHEDULED, TASK_STARTED}

# What arrives while a worker decides is recorded after the decision: first all else, then the ends of operations.
RECORDED_LAST = ACTIVITY_ENDS | CHILD_ENDS | NEXUS_ENDS

# What a worker reports about updates, in its answer to a workflow task.
UPDATES = {"WorkflowExecutionUpdate" + step for step in ("Accepted", "Completed", "Rejected")}

# What happens outside of the workflow's code, and is recorded when it happens.
OUTSIDE = (
    ACTIVITY_ENDS | CHILD_ENDS | NEXUS_ENDS | {
        "ActivityTaskStarted",
        "ChildWorkflowExecutionStarted",
        "ExternalWorkflowExecutionCancelRequested",
        "ExternalWorkflowExecutionSignaled",
        "NexusOperationCancelRequestCompleted",
        "NexusOperationCancelRequestFailed",
        "NexusOperationStarted",
        "RequestCancelExternalWorkflowExecutionFailed",
        "SignalExternalWorkflowExecutionFailed",
        "StartChildWorkflowExecutionFailed",
        "TimerFired",
        "WorkflowExecutionCancelRequested",
        "WorkflowExecutionOptionsUpdated",
        "WorkflowExecutionPaused",
        "WorkflowExecutionSignaled",
        "WorkflowExecutionTerminated",
        "WorkflowExecutionTimedOut",
        "WorkflowExecutionUnpaused",
        "WorkflowExecutionUpdateAdmitted",
    }
)

# What of this the workflow's code learns of, and so may answer.
UNSEEN = {"ActivityTaskStarted", "WorkflowExecutionOptionsUpdated", "WorkflowExecutionPaused",
          "WorkflowExecutionTerminated", "WorkflowExecutionTimedOut", "WorkflowExecutionUnpaused"}

# For each kind, the attributes that name earlier events, and what kinds those may be.
REFERENCES = {
    "scheduledEventId": {
        **{name: {"ActivityTaskScheduled"} for name in ACTIVITY_ENDS | {
            "ActivityTaskStarted", "ActivityTaskCancelRequested"}},
        **{name: {"NexusOperationScheduled"} for name in NEXUS_ENDS | {
            "NexusOperationStarted", "NexusOperationCancelRequested", "NexusOperationCancelRequestCompleted",
            "NexusOperationCancelRequestFailed"}},
        **{name: {TASK_SCHEDULED} for name in TASK_ENDS | {TASK_STARTED}},
    },
    "startedEventId": {
        **{name: {"ActivityTaskStarted"} for name in ACTIVITY_ENDS},
        **{name: {"ChildWorkflowExecutionStarted"} for name in CHILD_ENDS},
        **{name: {TASK_STARTED} for name in TASK_ENDS},
        "TimerFired": {"TimerStarted"},
        "TimerCanceled": {"TimerStarted"},
    },
    "initiatedEventId": {
        **{name: {"StartChildWorkflowExecutionInitiated"} for name in CHILD_ENDS | {
            "ChildWorkflowExecutionStarted", "StartChildWorkflowExecutionFailed"}},
        **{name: {"SignalExternalWorkflowExecutionInitiated"} for name in (
            "SignalExternalWorkflowExecutionFailed", "ExternalWorkflowExecutionSignaled")},
        **{name: {"RequestCancelExternalWorkflowExecutionInitiated"} for name in (
            "RequestCancelExternalWorkflowExecutionFailed", "ExternalWorkflowExecutionCancelRequested")},
    },
    "acceptedEventId": {"WorkflowExecutionUpdateCompleted": {"WorkflowExecutionUpdateAccepted"}},
}
# What can happen only once to that which an event names.
ENDS = ACTIVITY_ENDS | CHILD_ENDS | NEXUS_ENDS | {
    "ExternalWorkflowExecutionCancelRequested", "ExternalWorkflowExecutionSignaled",
    "RequestCancelExternalWorkflowExecutionFailed", "SignalExternalWorkflowExecutionFailed",
    "StartChildWorkflowExecutionFailed", "TimerCanceled", "TimerFired", "WorkflowExecutionUpdateCompleted",
} | TASK_ENDS
