import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// Operations of workflows that workers do elsewhere.
extension Simulation {
    static let endpoint = "endpoint"

    func makeNexusEndpoint() async throws {
        let spec = Temporal_Api_Nexus_V1_EndpointSpec.with {
            $0.name = Self.endpoint
            $0.target.worker.namespace = "default"
            $0.target.worker.taskQueue = Self.queues[0]
        }
        guard try engine.transact({ try $0.nexusEndpoints() }).0.isEmpty else { return }
        _ = try await engine.durably { try $0.createNexusEndpoint(spec) }
    }

    func takeNexusTask() async throws {
        guard let matched = take(Self.queues[0], .nexus) else { return note("take nexus", "nothing") }
        guard case .nexus(let reference) = matched.task.work else {
            throw violation("a nexus queue handed out \(matched.task.work)")
        }
        guard let request = try await engine.nexusRequest(for: reference) else {
            engine.matching.discard(matched)
            return note("take nexus", "stale")
        }
        if random.chance(5) { return note("take nexus", "lost on its way") }
        note("take nexus", reference.isCancellation ? "cancellation" : "start")
        nexusWork.append(
            .with {
                $0.taskToken = TaskToken.nexus(namespaceID: namespaceID, reference).bytes
                $0.request = request
            }
        )
    }

    /// A handler answers, and in some cases once more.
    func answerNexusTask() async throws {
        guard let index = random.pick(nexusWork.indices) else { return note("answer nexus", "nothing") }
        let work = random.chance(80) ? nexusWork.remove(at: index) : nexusWork[index]
        if random.chance(20) { return try await failNexusTask(work) }
        let answer = Temporal_Api_Workflowservice_V1_RespondNexusTaskCompletedRequest.with {
            $0.namespace = "default"
            $0.taskToken = work.taskToken
            if case .cancelOperation? = work.request.variant {
                $0.response.cancelOperation = .init()
                return
            }
            switch random.number(in: 1...10) {
            case 1...5: $0.response.startOperation.syncSuccess.payload = .jsonText("done")
            case 6...8: $0.response.startOperation.asyncSuccess.operationToken = "token"
            default: $0.response.startOperation.failure = .with { $0.applicationFailureInfo = .init() }
            }
        }
        _ = try await call("answer nexus") {
            try await handler.respondNexusTaskCompleted(request: answer, context: Self.context)
        }
    }

    private func failNexusTask(_ work: Temporal_Api_Workflowservice_V1_PollNexusTaskQueueResponse) async throws {
        let answer = Temporal_Api_Workflowservice_V1_RespondNexusTaskFailedRequest.with {
            $0.namespace = "default"
            $0.taskToken = work.taskToken
            $0.failure.nexusHandlerFailureInfo.type = random.chance(70) ? "UNAVAILABLE" : "BAD_REQUEST"
        }
        _ = try await call("fail nexus") {
            try await handler.respondNexusTaskFailed(request: answer, context: Self.context)
        }
    }
}
