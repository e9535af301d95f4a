import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

/// A run whose first workflow task waits, and a worker that takes and answers tasks.
struct WorkflowTaskFixture {
    var builder: RunBuilder
    var limits = ExecutionLimits()
    var badBinaries: Set<String> = []
    /// The task that the worker has.
    var task: StartedWorkflowTask?

    init(configure: (inout StartedAttributes) -> Void = { _ in }) {
        builder = RunBuilder.justStarted(configure: configure)
        builder.run.scheduleWorkflowTask(now: builder.now)
    }

    var run: Run {
        get { builder.run }
        set { builder.run = newValue }
    }

    var now: EngineTime { builder.now }
    var waiting: WorkflowTaskRecord? { run.workflowTask?.record }

    var context: CommandContext {
        CommandContext(
            limits: limits,
            namespaceName: "namespace",
            validateSearchAttributes: { attributes, _ throws(EngineError) in
                if attributes["Unknown"] != nil { throw .invalidArgument("search attribute Unknown is not defined") }
            },
            validateSearchAttributesSize: { attributes throws(EngineError) in
                if attributes.count > 2 { throw .invalidArgument("total size is too large") }
            },
            validateCronSchedule: { text throws(EngineError) in
                if text == "bad" { throw .invalidArgument("invalid CronSchedule.") }
            },
            namespaceID: { name throws(EngineError) in
                switch name {
                case "namespace": "namespace-id"
                case "other": "other-id"
                default: throw .namespaceNotFound(name)
                }
            },
            nexusEndpointID: { $0 == "endpoint" ? "endpoint-id" : nil },
            makeID: { "made-id" },
            badBinaries: badBinaries
        )
    }

    /// The worker takes the waiting task.
    @discardableResult
    mutating func start(
        on queue: TaskQueue = .named("queue"),
        requestID: String = "poll",
        stamp: Int64? = nil,
        version: DeploymentVersion? = nil
    ) throws -> StartedWorkflowTask {
        let start = WorkflowTaskStart(
            scheduledEventID: waiting?.scheduledEventID ?? 0,
            stamp: stamp ?? waiting?.stamp ?? 0,
            requestID: requestID,
            identity: "worker",
            taskQueue: queue,
            deploymentVersion: version
        )
        let started = try #require(try builder.run.startWorkflowTask(start, limits: limits, now: now))
        task = started
        return started
    }

    /// The worker answers the task that it has.
    @discardableResult
    mutating func complete(
        _ commands: [Command] = [],
        configure: (inout Run.CompletedRequest) -> Void = { _ in }
    ) throws -> WorkflowTaskOutcome {
        let token = try #require(task?.token)
        var request = Run.CompletedRequest()
        request.identity = "worker"
        request.commands = commands
        configure(&request)
        let outcome = try builder.run.completeWorkflowTask(request, token: token, context: context, now: now)
        task = outcome.newTask
        return outcome
    }

    /// The worker takes the waiting task and answers it at once.
    @discardableResult
    mutating func work(
        _ commands: [Command] = [],
        configure: (inout Run.CompletedRequest) -> Void = { _ in }
    ) throws -> WorkflowTaskOutcome {
        try start(on: run.currentTaskQueue)
        return try complete(commands, configure: configure)
    }

    /// The worker says that it can't do the task that it has.
    mutating func fail(
        _ cause: WorkflowTaskFailedCause = .nonDeterministicError,
        configure: (inout Run.FailedRequest) -> Void = { _ in }
    ) throws {
        let token = try #require(task?.token)
        var request = Run.FailedRequest()
        request.identity = "worker"
        request.cause = cause
        request.failure.message = "wrong"
        configure(&request)
        try builder.run.failWorkflowTask(request, token: token, limits: limits, now: now)
    }

    mutating func signal(_ name: String = "signal") {
        builder.run.append(
            .workflowExecutionSignaled,
            .workflowExecutionSignaledEventAttributes(.with { $0.signalName = name }),
            now: now
        )
    }

    mutating func advance(by duration: Duration) { builder.advance(by: duration) }

    /// Moves to the workflow task's deadline and does what is due.
    mutating func passDeadline() throws {
        builder.now = try #require(run.nextWorkflowTaskDeadline)
        builder.run.fireWorkflowTaskDeadlines(now: now)
    }

    mutating func takeEvents() -> [HistoryEvent] { builder.takeEvents() }
    mutating func takeTypes() -> [EventType] { takeEvents().map(\.eventType) }

    /// Whether a workflow task was given to matching since the output was last taken.
    var isDispatched: Bool {
        run.output.effects.contains { if case .workflowTask = $0 { true } else { false } }
    }
}

extension TaskQueue {
    static func named(_ name: String, _ kind: Temporal_Api_Enums_V1_TaskQueueKind = .normal) -> TaskQueue {
        .with {
            $0.name = name
            $0.kind = kind
        }
    }
}

extension Run.CompletedRequest {
    /// The worker keeps the run in its cache.
    mutating func stick(to queue: String = "sticky") {
        stickyAttributes = .with {
            $0.workerTaskQueue = .named(queue, .sticky)
            $0.scheduleToStartTimeout = Duration.seconds(10).message
        }
    }
}

extension Command {
    /// A command without attributes.
    static func bare(_ type: CommandType) -> Command { .with { $0.commandType = type } }

    static func startTimer(_ id: String, seconds: Int64 = 60) -> Command {
        .with {
            $0.commandType = .startTimer
            $0.startTimerCommandAttributes.timerID = id
            $0.startTimerCommandAttributes.startToFireTimeout.seconds = seconds
        }
    }

    static func cancelTimer(_ id: String) -> Command {
        .with {
            $0.commandType = .cancelTimer
            $0.cancelTimerCommandAttributes.timerID = id
        }
    }

    static func marker(_ name: String) -> Command {
        .with {
            $0.commandType = .recordMarker
            $0.recordMarkerCommandAttributes.markerName = name
        }
    }

    static func complete(_ result: String = "done") -> Command {
        .with {
            $0.commandType = .completeWorkflowExecution
            $0.completeWorkflowExecutionCommandAttributes.result = .text(result)
        }
    }

    static func activity(
        _ id: String = "a",
        configure: (inout ScheduleActivityAttributes) -> Void = { _ in }
    ) -> Command {
        var attributes = ScheduleActivityAttributes()
        attributes.activityID = id
        attributes.activityType.name = "Work"
        attributes.taskQueue.name = "queue"
        attributes.startToCloseTimeout.seconds = 30
        configure(&attributes)
        return .with {
            $0.commandType = .scheduleActivityTask
            $0.scheduleActivityTaskCommandAttributes = attributes
        }
    }

    static func cancelActivity(_ scheduledEventID: Int64) -> Command {
        .with {
            $0.commandType = .requestCancelActivityTask
            $0.requestCancelActivityTaskCommandAttributes.scheduledEventID = scheduledEventID
        }
    }

    static func child(
        _ workflowID: String = "child",
        configure: (inout StartChildAttributes) -> Void = { _ in }
    ) -> Command {
        var attributes = StartChildAttributes()
        attributes.workflowID = workflowID
        attributes.workflowType.name = "Child"
        configure(&attributes)
        return .with {
            $0.commandType = .startChildWorkflowExecution
            $0.startChildWorkflowExecutionCommandAttributes = attributes
        }
    }
}
