import Fermata

/// A workflow that was changed after its history was recorded, and what replay must say about it.
package struct ChangedLogic: Sendable, CustomStringConvertible {
    /// How replay must judge the change.
    package enum Verdict: Sendable {
        /// The history still fits.
        case harmless
        /// Nondeterminism at this event. `mentions` is what a person needs to find the line of code.
        case refused(event: Int, type: String, mentions: [String])
    }

    package let description: String
    package let entry: CorpusEntry
    package let verdict: Verdict

    private init(_ description: String, _ entry: CorpusEntry, _ verdict: Verdict) {
        self.description = description
        self.entry = entry
        self.verdict = verdict
    }
}

extension ChangedLogic {
    /// In the order of the corpus's own list.
    package static let all: [ChangedLogic] = [
        .init(
            "activity type changed",
            .init("hello_activity", OtherActivityType.Greeting.self),
            .refused(event: 5, type: "ActivityTaskScheduled", mentions: ["schedule activity", "welcome"])
        ),
        .init(
            "timer instead of activity",
            .init("hello_activity", TimerInsteadOfActivity.Greeting.self),
            .refused(event: 5, type: "ActivityTaskScheduled", mentions: ["start timer"])
        ),
        .init(
            "child instead of activity",
            .init("hello_activity", ChildInsteadOfActivity.Greeting.self),
            .refused(event: 5, type: "ActivityTaskScheduled", mentions: ["start child workflow"])
        ),
        .init(
            "a command is missing",
            .init("sequential_activities", StepMissing.OrderPipeline.self),
            .refused(event: 11, type: "ActivityTaskScheduled", mentions: ["schedule activity", "pay-A-100"])
        ),
        .init(
            "a command too many",
            .init("sequential_activities", TimerTooMany.OrderPipeline.self),
            .refused(event: 11, type: "ActivityTaskScheduled", mentions: ["start timer"])
        ),
        .init(
            "activity id changed",
            .init("sequential_activities", OtherActivityID.OrderPipeline.self),
            .refused(event: 5, type: "ActivityTaskScheduled", mentions: ["schedule activity", "cost"])
        ),
        .init(
            "order of starting changed",
            .init("parallel_completion_order", OtherOrderOfStarting.FanOut.self),
            .refused(event: 5, type: "ActivityTaskScheduled", mentions: ["schedule activity", "job-3"])
        ),
        .init(
            "patch removed too early",
            .init("patch_new", V1.Upgrade.self),
            .refused(event: 11, type: "MarkerRecorded", mentions: ["polite"])
        ),
        .init(
            "patch call gone though not deprecated",
            .init("patch_new", V4.Upgrade.self),
            .refused(event: 11, type: "MarkerRecorded", mentions: ["polite"])
        ),
        .init(
            "local activity became an activity",
            .init("local_activities", ActivityInsteadOfLocalActivity.LocalSteps.self),
            .refused(event: 5, type: "MarkerRecorded", mentions: ["schedule activity"])
        ),
        .init(
            "ends instead of going on",
            .init("continue_as_new_1", EndsInsteadOfGoingOn.Countdown.self),
            .refused(event: 11, type: "TimerStarted", mentions: ["complete workflow"])
        ),
        .init(
            "fails instead of completing",
            .init("hello_activity", FailsInsteadOfCompleting.Greeting.self),
            .refused(event: 11, type: "WorkflowExecutionCompleted", mentions: ["fail workflow"])
        ),
        .init(
            "one of three parallel timers is missing",
            .init("timers_parallel", OneTimerMissing.ThreeTimers.self),
            .refused(event: 7, type: "TimerStarted", mentions: ["no command"])
        ),
        .init(
            "other durations",
            .init("timers_parallel", OtherDurations.ThreeTimers.self),
            .harmless
        ),
        .init(
            "other arguments and options",
            .init("hello_activity", OtherArgumentsAndOptions.Greeting.self),
            .harmless
        ),
    ]
}
