import TemporalAPI
import TemporalInProcess

/// What a client of this process has of the engine.
struct EngineConnection: InProcessConnection {
    let channel: InProcessChannel
    let service: WorkflowServiceHandler

    var workflowService: any Temporal_Api_Workflowservice_V1_WorkflowService.ClientProtocol {
        InProcessWorkflowService(service, calls: channel.calls)
    }

    func run() async throws {
        try await channel.run()
    }

    func beginGracefulShutdown() {
        channel.gate.clientEnds()
    }
}
