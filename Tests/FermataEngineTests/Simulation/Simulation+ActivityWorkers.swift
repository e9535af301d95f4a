import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    func takeActivityTask() async throws {
        let queue = random.pick(Self.queues) ?? ""
        guard let work = try await startActivity(on: queue, version: try await pollingVersion(.activity)) else {
            return note("take activity", "nothing")
        }
        if random.chance(4) { return note("take activity", "lost on its way") }
        note("take activity", "attempt \(work.response.attempt)")
        activityWork.append(work)
    }

    func startActivity(on queue: String, version: DeploymentVersion? = nil) async throws -> ActivityWork? {
        while let matched = take(queue, .activity, version: version) {
            guard case .activity(let run, let scheduledEventID, let stamp) = matched.task.work else {
                throw violation("an activity queue handed out \(matched.task.work)")
            }
            let response = try await engine.startActivity(
                run,
                scheduledEventID: scheduledEventID,
                stamp: stamp,
                identity: "worker",
                deployment: version
            )
            if let response {
                try noteHandedOut(matched.task.work, response)
                return .init(run: run, scheduledEventID: scheduledEventID, response: response)
            }
            engine.matching.discard(matched)
        }
        return nil
    }

    /// An attempt that may have begun is never given out again, whatever crashes: its start was durable before.
    private func noteHandedOut(_ work: MatchingTask.Work, _ response: PollActivityResponse) throws {
        let scheduled = EngineTime(response.currentAttemptScheduledTime)
        let attempt = SimulationLedger.HandedOut(work: work, attempt: response.attempt, scheduled: scheduled)
        guard ledger.handedOut.insert(attempt).inserted else { throw violation("\(attempt) was given out twice") }
    }

    /// Keeps an activity task that came with the answer to a workflow task.
    func hold(_ response: PollActivityResponse) throws {
        guard case .activity(let run, _, let scheduledEventID, _) = try TaskToken(response.taskToken) else {
            throw violation("an eager activity has a token of another kind")
        }
        activityWork.append(.init(run: run, scheduledEventID: scheduledEventID, response: response))
    }

    func answerActivityTask() async throws {
        guard let index = random.pick(activityWork.indices) else { return note("answer activity", "nothing") }
        if random.chance(15) { return try await heartbeat(activityWork[index]) }
        let work = activityWork.remove(at: index)
        if random.chance(5) { return note("answer activity", "dropped") }
        if random.chance(30) { usedActivityWork.append(work) }
        switch random.number(in: 1...100) {
        case 1...65: try await complete(work)
        case 66...90: try await fail(work)
        default: try await cancel(work)
        }
    }

    /// A worker gives an answer for the second time, or for an attempt that has timed out.
    func repeatActivityAnswer() async throws {
        guard let index = random.pick(usedActivityWork.indices) else { return note("repeat activity", "nothing") }
        let work = usedActivityWork.remove(at: index)
        let isCurrent = try isCurrent(work)
        if try await complete(work), !isCurrent { throw violation("an answer for an attempt that is over was taken") }
    }

    @discardableResult
    func complete(_ work: ActivityWork) async throws -> Bool {
        let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest.with {
            $0.taskToken = work.response.taskToken
            $0.namespace = "default"
            $0.identity = "worker"
        }
        let response = try await call("complete activity") {
            try await handler.respondActivityTaskCompleted(request: request, context: Self.context)
        }
        guard response != nil else { return false }
        ledger.completedActivities.append(.init(run: work.run, scheduledEventID: work.scheduledEventID))
        return true
    }

    private func fail(_ work: ActivityWork) async throws {
        let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest.with {
            $0.taskToken = work.response.taskToken
            $0.namespace = "default"
            $0.failure.message = "failed"
            $0.failure.applicationFailureInfo.nonRetryable = random.chance(20)
        }
        _ = try await call("fail activity") {
            try await handler.respondActivityTaskFailed(request: request, context: Self.context)
        }
    }

    private func cancel(_ work: ActivityWork) async throws {
        let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest.with {
            $0.taskToken = work.response.taskToken
            $0.namespace = "default"
        }
        _ = try await call("cancel activity") {
            try await handler.respondActivityTaskCanceled(request: request, context: Self.context)
        }
    }

    private func heartbeat(_ work: ActivityWork) async throws {
        let request = Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest.with {
            $0.taskToken = work.response.taskToken
            $0.namespace = "default"
        }
        _ = try await call("heartbeat") {
            try await handler.recordActivityTaskHeartbeat(request: request, context: Self.context)
        }
    }

    private func isCurrent(_ work: ActivityWork) throws -> Bool {
        switch try TaskToken(work.response.taskToken) {
        case .activity(_, _, let scheduledEventID, let attempt):
            guard let activity = try run(work.run)?.activities[scheduledEventID] else { return false }
            return activity.isStarted && activity.record.attempt == attempt
        case .standaloneActivity(let number, _, let stamp):
            guard let activity = try standaloneActivity(number) else { return false }
            return activity.phase.isAtWorker && activity.state.stamp == stamp
        default:
            return false
        }
    }
}
