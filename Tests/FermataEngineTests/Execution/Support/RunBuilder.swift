import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// Makes a run for tests by recording events, without the rules that would record them.
struct RunBuilder {
    var run: Run
    /// Moves only when a test moves it.
    var now = EngineTime(nanoseconds: 1_700_000_000_000_000_000)

    /// A run whose first workflow task is completed, so that it waits for whatever the test adds. Its next event is 5.
    init(configure: (inout StartedAttributes) -> Void = { _ in }) {
        self = .justStarted(configure: configure)
        let task = run.nextEventID
        run.append(
            .workflowTaskScheduled,
            .workflowTaskScheduledEventAttributes(.with { $0.attempt = 1 }),
            now: now
        )
        run.append(
            .workflowTaskStarted,
            .workflowTaskStartedEventAttributes(.with { $0.scheduledEventID = task }),
            now: now
        )
        run.append(
            .workflowTaskCompleted,
            .workflowTaskCompletedEventAttributes(
                .with {
                    $0.scheduledEventID = task
                    $0.startedEventID = task + 1
                }
            ),
            now: now
        )
        run.output = RunOutput()
    }

    /// A run that has only its first event.
    static func justStarted(configure: (inout StartedAttributes) -> Void = { _ in }) -> RunBuilder {
        var builder = RunBuilder(run: emptyRun)
        var started = StartedAttributes()
        started.workflowType.name = "Type"
        started.taskQueue.name = "queue"
        started.workflowTaskTimeout = Duration.seconds(10).message
        started.attempt = 1
        configure(&started)
        builder.run.append(
            .workflowExecutionStarted,
            .workflowExecutionStartedEventAttributes(started),
            now: builder.now
        )
        builder.run.output = RunOutput()
        return builder
    }

    private static var emptyRun: Run {
        Run(
            identity: RunIdentity(
                number: RunNumber(rawValue: 1),
                namespaceID: "namespace-id",
                workflowID: "workflow",
                runID: "run"
            )
        )
    }

    private init(run: Run) {
        self.run = run
    }

    mutating func advance(by duration: Duration) {
        now = now + duration
    }

    /// The events since the last call, and forgets what else the run has put out.
    mutating func takeEvents() -> [HistoryEvent] {
        defer { run.output = RunOutput() }
        return run.output.events
    }

    /// As if a worker had the workflow task: what comes is buffered.
    mutating func giveTaskToWorker() {
        var task = WorkflowTaskRecord()
        task.attempt = 1
        task.scheduledEventID = run.nextEventID
        task.scheduledTime = now.timestamp
        task.startedTime = now.timestamp
        task.startToCloseTimeout = Duration.seconds(10).message
        run.append(.workflowTaskScheduled, .workflowTaskScheduledEventAttributes(.with { $0.attempt = 1 }), now: now)
        task.startedEventID = run.nextEventID
        run.append(
            .workflowTaskStarted,
            .workflowTaskStartedEventAttributes(.with { $0.scheduledEventID = task.scheduledEventID }),
            now: now
        )
        run.workflowTask = WorkflowTask(record: task)
    }

    /// Schedules an activity of type "Work" that may be retried, without time-outs unless the test sets them.
    @discardableResult
    mutating func scheduleActivity(
        _ id: String = "a",
        configure: (inout ActivityScheduledAttributes) -> Void = { _ in }
    ) -> Int64 {
        var attributes = ActivityScheduledAttributes()
        attributes.activityID = id
        attributes.activityType.name = "Work"
        attributes.taskQueue.name = "queue"
        attributes.retryPolicy = .with {
            $0.initialInterval = Duration.seconds(1).message
            $0.backoffCoefficient = 2
            $0.maximumInterval = Duration.seconds(100).message
        }
        configure(&attributes)
        return run.append(
            .activityTaskScheduled,
            .activityTaskScheduledEventAttributes(attributes),
            now: now
        ).eventID
    }

    mutating func startTimer(_ id: String, after duration: Duration) {
        run.append(
            .timerStarted,
            .timerStartedEventAttributes(
                .with {
                    $0.timerID = id
                    $0.startToFireTimeout = duration.message
                }
            ),
            now: now
        )
    }
}

extension Payloads {
    static func text(_ text: String) -> Payloads {
        .with { $0.payloads = [.with { $0.data = .init(text.utf8) }] }
    }
}
