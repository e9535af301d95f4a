import Fermata
import Logging

/// A history and a workflow that must replay it to its recorded end.
package struct CorpusEntry: Sendable, CustomStringConvertible {
    package let history: String
    let workflow: any WorkflowDefinition.Type

    init(_ history: String, _ workflow: any WorkflowDefinition.Type) {
        self.history = history
        self.workflow = workflow
    }

    /// The history and the version of the workflow.
    package var description: String { "\(history) with \(String(reflecting: workflow))" }

    /// Replays the history: all at once, or one workflow task after the other, as a worker that never stops gets it.
    package func replay(_ recording: Recording, oneTaskAtATime: Bool = false) async throws -> Ending {
        let replayer = try WorkflowReplayer(workflows: [workflow], logger: Logger(label: "replay"))
        return try Ending(await replayer.replay(recording.history, oneTaskAtATime: oneTaskAtATime).outcome)
    }
}

extension CorpusEntry {
    package static let all: [CorpusEntry] = [
        .init("hello_activity", Greeting.self),
        .init("sequential_activities", OrderPipeline.self),
        .init("parallel_completion_order", FanOut.self),
        .init("activity_retry", RetryUntilGood.self),
        .init("activity_failures", Mishaps.self),
        .init("activity_timeouts", Deadlines.self),
        .init("activity_cancellation", CancelKinds.self),
        .init("timers_parallel", ThreeTimers.self),
        .init("timer_cancel_and_zero", TimerCancel.self),
        .init("child_workflows", Family.self),
        .init("child_cancelled_and_abandoned", ChildStops.self),
        .init("external_signal_and_cancel", Neighbour.self),
        .init("signals_in_order", Collector.self),
        .init("signal_handlers_with_activities", Workshop.self),
        .init("conditions", Conditions.self),
        .init("updates", Ledger.self),
        .init("updates_in_first_task", Poll.self),
        .init("update_ends_after_main", LastWord.self),
        .init("continue_as_new_1", Countdown.self),
        .init("continue_as_new_2", Countdown.self),
        .init("patch_before", V1.Upgrade.self),
        .init("patch_before", V2.Upgrade.self),
        .init("patch_new", V2.Upgrade.self),
        .init("patch_new", V3.Upgrade.self),
        .init("patch_deprecated", V2.Upgrade.self),
        .init("patch_deprecated", V3.Upgrade.self),
        .init("patch_deprecated", V4.Upgrade.self),
        .init("search_attributes_and_memo", Labels.self),
        .init("cancelled_with_cleanup", TidyUp.self),
        .init("failed_with_causes", DeepFailure.self),
        .init("task_failed_then_fixed", Recovering.self),
        .init("reset", Rewound.self),
        .init("signals_during_task", Busy.self),
        .init("terminated", Stuck.self),
        .init("timed_out", Stuck.self),
        .init("big_loop", BigLoop.self),
        .init("payload_kinds", Baggage.self),
        .init("payload_bytes", RawBytes.self),
        .init("payload_none", Silent.self),
        .init("priority", Ranked.self),
        .init("activity_paused", Paused.self),
        .init("clock_and_random", ClockAndRandom.self),
        .init("versioning_pinned", PinnedDown.self),
    ]

    /// Histories that are not replayed yet, with the reason.
    package static let leftOut: [(history: String, reason: String)] = [
        ("local_activities", "needs local activities; replayed only with a change that must be refused"),
        ("local_activity_heartbeat", "needs local activities"),
        ("local_activities_parallel", "needs local activities"),
        ("local_activity_backoff", "needs local activities"),
        ("no_cache", "needs local activities"),
        ("user_metadata", "needs local activities"),
        ("nexus_sync", "needs Nexus operations"),
    ]
}
