import FermataCore
import Foundation
import Logging
import SwiftProtobuf
import TemporalAPI

/// Runs attempts: decodes the input, runs the code, keeps the heartbeats going, reports the end.
struct ActivityRunner: Sendable {
    let service: any ActivityTaskService
    let registry: ActivityRegistry
    let running: RunningActivities
    let dataConverter: DataConverter
    let namespace: String
    let taskQueue: String
    let identity: String
    let clock: WorkerClock
    let logger: Logger

    /// Runs one attempt. Returns when the server has its report.
    func run(_ task: ActivityTask) async {
        let attempt = ActivityAttempt(
            startToCloseTimeout: task.startToCloseTimeout.positiveDuration,
            heartbeatTimeout: task.heartbeatTimeout.positiveDuration,
            clock: clock
        )
        running.add(attempt)
        defer { running.remove(attempt) }
        let logger = logger(for: task)
        let reporter = ActivityReporter(
            service: service,
            dataConverter: dataConverter,
            namespace: namespace,
            identity: identity,
            taskToken: ActivityTaskToken(data: task.taskToken),
            logger: logger
        )
        async let heartbeats: Void = attempt.runHeartbeats { await reporter.heartbeat($0) }
        let outcome = await outcome(of: task, attempt, logger)
        let report = ActivityReport(outcome, reason: attempt.cancellationReason)
        attempt.finishHeartbeats(flush: outcome.needsLastHeartbeat)
        await heartbeats
        // The last heartbeat may have brought the news that there is no one to report to.
        if attempt.cancellationReason?.isFinal == true { return }
        await reporter.report(report, lastDetails: attempt.newestDetails)
    }

    /// Runs the code in a task of its own, so that it can be cancelled alone.
    private func outcome(of task: ActivityTask, _ attempt: ActivityAttempt, _ logger: Logger) async -> ActivityOutcome {
        // Not a child task: a group would need a second one to wait for the cancellation.
        let code = Task { await execute(task, attempt, logger) }
        attempt.onCancel { code.cancel() }
        return await code.value
    }

    private func execute(_ task: ActivityTask, _ attempt: ActivityAttempt, _ logger: Logger) async -> ActivityOutcome {
        do {
            let definition = try registry.definition(named: task.activityType.name)
            let context = ActivityExecutionContext(
                info: await info(of: task),
                logger: logger,
                payloadConverter: dataConverter.payloadConverter,
                record: { attempt.recordHeartbeat($0) },
                reason: { attempt.cancellationReason }
            )
            return try await ActivityExecutionContext.$taskLocal.withValue(context) {
                .returned(try await call(definition, task.input.values))
            }
        } catch {
            return .threw(error)
        }
    }

    private func call<Definition: ActivityDefinition>(
        _ definition: Definition,
        _ payloads: [Payload]
    ) async throws -> Payload {
        let input: Definition.Input
        do {
            input = try dataConverter.payloadConverter.convertArgument(try await dataConverter.decode(payloads))
        } catch {
            throw ApplicationError(
                message: "The input of activity '\(Definition.name)' cannot be decoded as \(Definition.Input.self)",
                cause: error,
                type: "PayloadConversionError"
            )
        }
        let output = try await definition.run(input: input)
        return try dataConverter.payloadConverter.convertValue(output)
    }

    private func info(of task: ActivityTask) async -> ActivityExecutionContext.Info {
        let lastDetails: Result<[Payload], any Error>
        do {
            lastDetails = .success(try await dataConverter.decode(task.heartbeatDetails.values))
        } catch {
            lastDetails = .failure(error)
        }
        return ActivityExecutionContext.Info(
            activityID: task.activityID,
            activityType: task.activityType.name,
            attempt: Int(task.attempt),
            workflowID: task.workflowExecution.workflowID,
            workflowRunID: task.workflowExecution.runID,
            workflowType: task.workflowType.name,
            workflowNamespace: task.workflowNamespace,
            taskQueue: taskQueue,
            taskToken: ActivityTaskToken(data: task.taskToken),
            scheduledTime: task.scheduledTime.date,
            currentAttemptScheduledTime: task.currentAttemptScheduledTime.date,
            startedTime: task.startedTime.date,
            heartbeatTimeout: task.heartbeatTimeout.positiveDuration,
            scheduleToCloseTimeout: task.scheduleToCloseTimeout.positiveDuration,
            startToCloseTimeout: task.startToCloseTimeout.positiveDuration,
            retryPolicy: task.hasRetryPolicy ? RetryPolicy(task.retryPolicy) : nil,
            priority: task.hasPriority ? Priority(task.priority) : nil,
            lastDetails: lastDetails,
            payloadConverter: dataConverter.payloadConverter
        )
    }

    private func logger(for task: ActivityTask) -> Logger {
        var logger = logger
        logger[metadataKey: "activity-id"] = "\(task.activityID)"
        logger[metadataKey: "activity-type"] = "\(task.activityType.name)"
        logger[metadataKey: "attempt"] = "\(task.attempt)"
        logger[metadataKey: "workflow-id"] = "\(task.workflowExecution.workflowID)"
        logger[metadataKey: "run-id"] = "\(task.workflowExecution.runID)"
        return logger
    }
}

extension Google_Protobuf_Duration {
    /// The duration, `nil` for zero, by which the server says that there is no limit.
    fileprivate var positiveDuration: Duration? { duration > .zero ? duration : nil }
}
