import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    /// How long a client waits for news of an activity in one call; the reference's interval.
    private static let longestWait: Duration = .seconds(20)

    func startActivityExecution(
        request: StartActivityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_StartActivityExecutionResponse {
        try engine.refuseIfOverloaded()
        return try await engine.durably { try $0.start(request) }
    }

    func describeActivityExecution(
        request: DescribeActivityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeActivityExecutionResponse {
        try engine.checks.standaloneID(request.activityID, "activity ID")
        guard request.longPollToken.isEmpty || !request.runID.isEmpty else {
            throw EngineError.invalidArgument("run id is required when long poll token is provided")
        }
        try engine.checks.standaloneRunID(request.runID)
        guard !request.longPollToken.isEmpty else {
            return try await engine.durably { transaction in
                let box = try transaction.activity(request.activityID, runID: request.runID, of: request.namespace)
                return try box.activity.description(for: request, now: transaction.now)
            }
        }
        let token = try StandalonePollToken(request.longPollToken)
        let deadline = engine.waitDeadline(longest: Self.longestWait)
        return try await withCancellationOfCall { [engine] in
            let answer = try await engine.observeStandalone(deadline: deadline) { transaction in
                try transaction.activity(request.activityID, runID: request.runID, of: request.namespace)
            } _: { [clock = engine.clock] box in
                let activity = try box.activity
                guard try token.isBehind(activity) else { return nil as DescribeActivityResponse? }
                return activity.description(for: request, now: clock.now())
            }
            return answer ?? .init()
        }
    }

    func pollActivityExecution(
        request: Temporal_Api_Workflowservice_V1_PollActivityExecutionRequest,
        context: ServerContext
    ) async throws -> PollActivityOutcomeResponse {
        try engine.checks.standaloneID(request.activityID, "activity ID")
        try engine.checks.standaloneRunID(request.runID)
        let deadline = engine.waitDeadline(longest: Self.longestWait)
        return try await withCancellationOfCall { [engine] in
            let answer = try await engine.observeStandalone(deadline: deadline) { transaction in
                try transaction.activity(request.activityID, runID: request.runID, of: request.namespace)
            } _: { box in
                let activity = try box.activity
                return activity.outcome.map { outcome in
                    PollActivityOutcomeResponse.with {
                        $0.runID = activity.identity.runID
                        $0.outcome = outcome
                    }
                }
            }
            return answer ?? .init()
        }
    }
}

typealias DescribeActivityRequest = Temporal_Api_Workflowservice_V1_DescribeActivityExecutionRequest
typealias DescribeActivityResponse = Temporal_Api_Workflowservice_V1_DescribeActivityExecutionResponse
typealias PollActivityOutcomeResponse = Temporal_Api_Workflowservice_V1_PollActivityExecutionResponse

extension StandaloneActivity {
    fileprivate func description(for request: DescribeActivityRequest, now: EngineTime) -> DescribeActivityResponse {
        .with {
            $0.runID = identity.runID
            $0.info = info(now: now)
            if request.includeHeartbeatDetails, state.hasHeartbeatDetails {
                $0.info.heartbeatDetails = state.heartbeatDetails
            }
            if request.includeLastFailure, state.hasLastFailure { $0.info.lastFailure = state.lastFailure }
            if request.includeInput, self.request.hasInput { $0.input = self.request.input }
            if request.includeOutcome, let outcome { $0.outcome = outcome }
            $0.longPollToken = StandalonePollToken(self).data
            $0.callbacks = callbackInfos
        }
    }
}
