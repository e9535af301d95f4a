import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    private static let shortestContinuedRun: Duration = .seconds(1)

    /// Ends the run and lets a new one follow, as the workflow's code asks.
    mutating func continueRunAsNew(_ command: ContinueAttributes, completedEventID: Int64, now: EngineTime) {
        let runID = RunIdentity.newRunID(now: now)
        let initiator = command.initiator == .unspecified ? .workflow : command.initiator
        append(
            .workflowExecutionContinuedAsNew,
            .workflowExecutionContinuedAsNewEventAttributes(
                .with {
                    $0.newExecutionRunID = runID
                    $0.workflowType = command.workflowType
                    $0.taskQueue = command.taskQueue
                    if command.hasInput { $0.input = command.input }
                    $0.workflowRunTimeout = command.workflowRunTimeout
                    $0.workflowTaskTimeout = command.workflowTaskTimeout
                    $0.workflowTaskCompletedEventID = completedEventID
                    if command.hasBackoffStartInterval { $0.backoffStartInterval = command.backoffStartInterval }
                    $0.initiator = command.initiator
                    if command.hasFailure { $0.failure = command.failure }
                    if command.hasLastCompletionResult { $0.lastCompletionResult = command.lastCompletionResult }
                    if command.hasHeader { $0.header = command.header }
                    if command.hasMemo { $0.memo = command.memo }
                    if command.hasSearchAttributes { $0.searchAttributes = command.searchAttributes }
                    $0.initialVersioningBehavior = command.initialVersioningBehavior
                }
            ),
            now: now
        )
        let backoff = spacedBackoff(Duration(command.backoffStartInterval), now: now)
        var next = followingRun(runID: runID, initiator: initiator, backoff: backoff)
        if backoff == .zero, !command.hasBackoffStartInterval { next.attributes.clearFirstWorkflowTaskBackoff() }
        if initiator == .retry { next.attributes.attempt = started.attempt + 1 }
        if command.hasWorkflowType { next.attributes.workflowType = command.workflowType }
        if command.hasTaskQueue { next.attributes.taskQueue = .normal(command.taskQueue.name) }
        if Duration(command.workflowTaskTimeout) > .zero {
            next.attributes.workflowTaskTimeout = command.workflowTaskTimeout
        }
        next.attributes.workflowRunTimeout = command.workflowRunTimeout
        next.attributes.input = command.input
        if !command.hasInput { next.attributes.clearInput() }
        next.attributes.header = command.header
        if !command.hasHeader { next.attributes.clearHeader() }
        next.attributes.retryPolicy = command.retryPolicy
        if !command.hasRetryPolicy { next.attributes.clearRetryPolicy() }
        next.attributes.cronSchedule = command.cronSchedule
        next.attributes.clearMemo()
        if let memo = command.memo.withoutNulls { next.attributes.memo = memo }
        next.attributes.clearSearchAttributes()
        if let attributes = command.searchAttributes.withoutNulls { next.attributes.searchAttributes = attributes }
        next.attributes.clearPriority()
        if let givenPriority { next.attributes.priority = givenPriority }
        passVersion(to: &next.attributes, initial: command.initialVersioningBehavior)
        if command.hasLastCompletionResult { next.attributes.lastCompletionResult = command.lastCompletionResult }
        if command.hasFailure { next.attributes.continuedFailure = command.failure }
        output.effects.append(.newRun(next))
        output.effects.append(.closed)
    }

    /// A chain whose runs end at once, again and again, is slowed down to a run in each interval.
    private func spacedBackoff(_ wanted: Duration, now: EngineTime) -> Duration {
        let lifetime = now - executionTime
        guard lifetime + wanted < Self.shortestContinuedRun else { return wanted }
        return Self.shortestContinuedRun - lifetime
    }

    /// What follows a run that failed or whose time ran out, and what the event says about retrying.
    func nextRun(afterFailure failure: Failure, now: EngineTime) -> (NewRun?, RetryState) {
        var state = RetryState.retryPolicyNotSet
        if started.hasRetryPolicy {
            switch started.retryPolicy.decision(
                afterWorkflowFailure: failure,
                attempt: started.attempt,
                now: now,
                expiration: chainExpiration
            ) {
            case .again(let delay):
                var next = followingRun(
                    runID: RunIdentity.newRunID(now: now),
                    initiator: .retry,
                    backoff: spacedBackoff(delay, now: now)
                )
                next.attributes.attempt = started.attempt + 1
                next.attributes.continuedFailure = failure
                passVersionOfRetried(to: &next.attributes)
                return (next, .inProgress)
            case .stop(let reason):
                state = reason
            }
        }
        if let next = nextCronRun(lastResult: nil, failure: failure, now: now) { return (next, .inProgress) }
        return (nil, state)
    }

    /// The run at the next tick of the cron schedule, if there is one.
    func nextCronRun(lastResult: Payloads?, failure: Failure?, now: EngineTime) -> NewRun? {
        guard !started.cronSchedule.isEmpty,
            let wait = CronSchedule.backoff(started.cronSchedule, executionTime: executionTime, now: now)
        else { return nil }
        let backoff = spacedBackoff(wait, now: now)
        var next = followingRun(runID: RunIdentity.newRunID(now: now), initiator: .cronSchedule, backoff: backoff)
        if let lastResult { next.attributes.lastCompletionResult = lastResult }
        if let failure { next.attributes.continuedFailure = failure }
        return next
    }

    /// When the run really began: its start and the back-off of its first task, which a reset has left behind.
    var executionTime: EngineTime {
        record.hasResetTime ? startTime : startTime + Duration(started.firstWorkflowTaskBackoff)
    }

    /// A run like this one, which continues its chain.
    private func followingRun(
        runID: String,
        initiator: Temporal_Api_Enums_V1_ContinueAsNewInitiator,
        backoff: Duration
    ) -> NewRun {
        var attributes = started
        attributes.continuedExecutionRunID = identity.runID
        attributes.initiator = initiator
        attributes.attempt = 1
        attributes.firstWorkflowTaskBackoff = backoff.message
        attributes.completionCallbacks = completionCallbacks
        if let chainExpiration { attributes.workflowExecutionExpirationTime = chainExpiration.timestamp }
        attributes.clearContinuedFailure()
        attributes.identity = ""
        attributes.eagerExecutionAccepted = false
        let resetPoints = resetPoints
        if !resetPoints.isEmpty { attributes.prevAutoResetPoints.points = resetPoints }
        passOverride(to: &attributes)
        return NewRun(
            runID: runID,
            attributes: attributes,
            requestID: UniqueID.make(),
            scheduleID: record.scheduleID
        )
    }

    /// Where the chain of runs can be reset to, in earlier runs first.
    var resetPoints: [Temporal_Api_Workflow_V1_ResetPointInfo] {
        let own = record.resetPoints.map { point in
            Temporal_Api_Workflow_V1_ResetPointInfo.with {
                $0.buildID = point.buildID
                $0.binaryChecksum = point.binaryChecksum
                $0.runID = point.runID
                $0.firstWorkflowTaskCompletedID = point.firstWorkflowTaskCompletedID
                $0.createTime = point.createTime
                $0.resettable = point.resettable
            }
        }
        return started.prevAutoResetPoints.points + own
    }
}

extension TaskQueue {
    /// A task queue that all workers of that name share.
    static func normal(_ name: String) -> TaskQueue {
        .with {
            $0.name = name
            $0.kind = .normal
        }
    }
}

extension Temporal_Api_Common_V1_Memo {
    /// Without the fields that stand for "no value".
    var withoutNulls: Self? {
        let left = fields.filter { !$0.value.isNull }
        return left.isEmpty ? nil : .with { $0.fields = left }
    }
}

extension Temporal_Api_Common_V1_SearchAttributes {
    /// Without the attributes that stand for "no value"; nil if no other is left.
    var withoutNulls: Self? {
        let left = indexedFields.filter { !$0.value.isNull }
        return left.isEmpty ? nil : .with { $0.indexedFields = left }
    }
}
