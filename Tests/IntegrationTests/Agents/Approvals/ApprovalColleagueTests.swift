import Fermata
import FermataAI
import FermataCatalog
import TestSupport
import Testing

/// Approvals where the tool is another agent.
@Suite("Approvals between agents", .needsServer, .live)
struct ApprovalColleagueTests {
    private static let expert = """
        name: expert
        model: default
        instructions: You know everything.
        tools: [look]
        approvals: [{tool: look}]
        """

    private static let front = """
        name: front
        model: default
        instructions: You pass people on.
        handoffs: [expert]
        agents: [expert]
        approvals: [{tool: transfer_to_expert}]
        """

    private func request(_ handle: WorkflowHandle<AgentWorkflow>) async throws -> ApprovalRequest {
        try await eventually("a request of \(handle.id) is open") {
            // A run that another one starts may not be there yet.
            let requests = try? await handle.query(queryType: AgentWorkflow.Approvals.self)
            return requests?.first { $0.state == .pending }
        }
    }

    @Test("a hand-over that is refused does not happen", arguments: [ApprovalDecision.Verdict.reject, .answer])
    func refusedHandOver(verdict: ApprovalDecision.Verdict) async throws {
        let provider = ScriptedProvider([.call([("transfer_to_expert", [:])]), .say("I stay.")])
        let agents = [Self.expert, Self.front]
        try await AgentBed.serving(provider, agents: agents, tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Help.", agent: "front")
            let request = try await request(handle)
            let decision = ApprovalDecision(id: request.id, verdict: verdict, by: "Ada", note: "The expert is away.")
            try await ApprovalInbox(bed.context.client).decide(decision, workflow: handle.id)
            let result = try await handle.result()
            #expect(result.agent.name == "front")
            #expect(result.text == "I stay.")
            #expect(provider.requests[1].messages.last?.toolResults.first?.content.contains("expert is away") == true)
        }
    }

    @Test("a hand-over that is approved happens")
    func approvedHandOver() async throws {
        let provider = ScriptedProvider([.call([("transfer_to_expert", [:])]), .say("I am the expert.")])
        let agents = [Self.expert, Self.front]
        try await AgentBed.serving(provider, agents: agents, tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Help.", agent: "front")
            let decision = ApprovalDecision(id: try await request(handle).id, verdict: .approve, by: "Ada")
            try await ApprovalInbox(bed.context.client).decide(decision, workflow: handle.id)
            #expect(try await handle.result().agent.name == "expert")
        }
    }

    @Test("when a run is cancelled, its requests and those of agents it has asked are closed as cancelled")
    func cancelled() async throws {
        let provider = ScriptedProvider([
            .call([("ask_expert", ["question": "Why?"]), ("transfer_to_expert", [:])]),
            .call([("look", ["what": "reason"])]),
        ])
        let agents = [Self.expert, Self.front]
        try await AgentBed.serving(provider, agents: agents, tools: [AgentBed.tool()]) { bed in
            let client = bed.context.client
            let parent = try await bed.start("Help.", agent: "front")
            let child = client.workflowHandle(type: AgentWorkflow.self, id: "\(parent.id)/1-0")
            _ = try await (request(parent), request(child))
            try await parent.cancel()
            await #expect(throws: WorkflowFailedError.self) { try await parent.result() }
            for handle in [parent, child] {
                #expect(try await handle.describe().status == .canceled)
                let requests = try await handle.query(queryType: AgentWorkflow.Approvals.self)
                #expect(requests.map(\.state) == [.cancelled])
                #expect(requests.allSatisfy { $0.decidedAt != nil && $0.decidedBy == nil })
            }
            let contents = try await ApprovalInbox(client).contents(matching: "TaskQueue = '\(bed.context.taskQueue)'")
            #expect(contents.entries.isEmpty)
        }
    }
}
