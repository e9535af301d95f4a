import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Agents that are set up wrongly, and tools that misbehave", .needsServer, .live)
struct AgentBadInputTests {
    /// Why a run failed, in its own words.
    private func reason(_ handle: WorkflowHandle<AgentWorkflow>) async throws -> ApplicationError {
        let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
        let cause = (error?.cause as? ActivityError)?.cause ?? error?.cause
        return try #require(cause as? ApplicationError)
    }

    @Test("a model that is not there ends the run with its name and those there are, and asks nobody")
    func unknownModel() async throws {
        let provider = ScriptedProvider([])
        let agent = AgentBed.clerk.replacing("model: default", with: "model: gpt-none")
        try await AgentBed.serving(provider, agents: [agent], tools: [try AgentBed.tool()]) { bed in
            let handle = try await bed.start("Look a up.")
            let reason = try await reason(handle)
            #expect(reason.type == "ModelInvalidInput")
            #expect(reason.message.contains("'gpt-none'") && reason.message.contains("default"))
            #expect(provider.requests.isEmpty)
            // What was asked is not lost: it can be asked again of another agent.
            let head = try #require(try await bed.services.conversations.head(of: handle.id))
            let messages = try await bed.services.conversations.messages(upTo: head)
            #expect(messages == [Message(.user, "Look a up.")])
        }
    }

    @Test("a tool that hangs is given up after its time, and the model is told")
    func hangingTool() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "a"])]), .say("It hangs.")])
        let agent = AgentBed.clerk.replacing("tools: [look]", with: "tools: [{name: look, timeoutSeconds: 1}]")
        let tool = try AgentBed.tool { _ in
            try await Latch().wait()
            return "never"
        }
        try await AgentBed.serving(provider, agents: [agent], tools: [tool]) { bed in
            let result = try await bed.start("Look a up.").result()
            #expect(result.text == "It hangs.")
            let messages = try await bed.services.conversations.messages(upTo: result.conversation)
            let answer = try #require(messages.first { $0.role == .tool }?.toolResults.first)
            #expect(answer.isError)
            #expect(answer.content.contains("failed"))
        }
    }

    @Test("a tool that throws what nobody knows is told to the model as often as it is tried, and no more")
    func throwingTool() async throws {
        struct Unknown: Error {}
        let tries = Mutex(0)
        let provider = ScriptedProvider([.call([("look", ["what": "a"])]), .say("It is broken.")])
        let agent = AgentBed.clerk.replacing("tools: [look]", with: "tools: [{name: look, maximumAttempts: 2}]")
        let tool = try AgentBed.tool { _ in
            tries.withLock { $0 += 1 }
            throw Unknown()
        }
        try await AgentBed.serving(provider, agents: [agent], tools: [tool]) { bed in
            let result = try await bed.start("Look a up.").result()
            #expect(result.text == "It is broken.")
            #expect(tries.withLock { $0 } == 2)
        }
    }

    @Test("a budget of zero lets nothing through, and the run says which budget and what to do")
    func noBudget() async throws {
        let provider = ScriptedProvider([.say("Done.")])
        let budget = Budget(name: "nothing", scope: .agent, limit: .cost(.zero))
        try await AgentBed.serving(provider, tools: [try AgentBed.tool()], budgets: [budget]) { bed in
            let handle = try await bed.start("Look a up.")
            try await eventually("the run waits for its budget") {
                try await handle.query(queryType: AgentWorkflow.Status.self).stage == "waitingForBudget"
            }
            let status = try await handle.query(queryType: AgentWorkflow.Status.self)
            #expect(status.budget?.contains("nothing") == true)
            #expect(status.budget?.contains("Raise the budget") == true || status.budget?.contains("raise") == true)
            #expect(provider.requests.isEmpty)
            try await handle.cancel()
            await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
        }
    }

    @Test("an answer that never fits the agent's schema ends the run after three tries, each of them paid")
    func hopelessSchema() async throws {
        let provider = ScriptedProvider(Array(repeating: .say("no JSON"), count: 5))
        let agent =
            AgentBed.clerk + "\noutput: {type: object, properties: {n: {type: integer}}, required: [n]}"
        try await AgentBed.serving(provider, agents: [agent], tools: [try AgentBed.tool()]) { bed in
            let handle = try await bed.start("Count.")
            let reason = try await reason(handle)
            #expect(reason.type == "ModelOutputInvalid")
            #expect(provider.requests.count == 3)
            let spent = try await bed.services.ledger.balance(of: BudgetScope(.agent, "clerk"), window: .total).spent
            #expect(spent.calls == 3)
        }
    }
}
