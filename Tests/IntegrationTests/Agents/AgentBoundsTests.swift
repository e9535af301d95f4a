import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// What a model asks for is not what its agent may do.
@Suite("Bounds of agents", .needsServer, .live)
struct AgentBoundsTests {
    @Test("a tool of the worker that the agent does not have is not run, whatever the model asks for")
    func foreignTool() async throws {
        let provider = ScriptedProvider([.call([("wipe", ["what": "everything"])]), .say("I may not.")])
        let wipe = try AgentBed.tool("wipe") { _ in
            Issue.record("the tool ran")
            return "wiped"
        }
        try await AgentBed.serving(provider, tools: [try AgentBed.tool(), wipe]) { bed in
            let result = try await bed.start("Wipe everything.").result()
            let messages = try await bed.services.conversations.messages(upTo: result.conversation)
            #expect(messages[2].toolResults.first?.isError == true)
            #expect(messages[2].toolResults.first?.content.contains("no tool 'wipe'") == true)
        }
    }

    @Test("what another agent uses to answer counts for who asked, and for its limits")
    func colleaguesCount() async throws {
        let clerk = AgentBed.clerk + "\nagents: [archive]\nlimits: {tokens: 250}"
        let archive = "{name: archive, model: default, instructions: You remember., description: Remembers.}"
        let ask = ScriptedProvider.Act.call([("ask_archive", ["question": "What was it?"])])
        let provider = ScriptedProvider([ask, .say("Blue."), ask, .say("Red."), .say("never asked")])
        let budget = Budget(name: "runs", scope: .run, limit: .calls(100), window: .total)
        try await AgentBed.serving(
            provider,
            agents: [archive, clerk],
            tools: [try AgentBed.tool()],
            budgets: [budget]
        ) { bed in
            let handle = try await bed.start("Which colours?")
            // 110 tokens each: two of the clerk's and one of the archive's are beyond 250, two of the clerk's are not.
            await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(provider.requests.count == 4)
            #expect(try await handle.query(queryType: AgentWorkflow.Status.self).usage.totalTokens == 440)
            let balance = try await bed.services.ledger.balance(of: BudgetScope(.run, handle.id), window: .total)
            #expect(balance.spent.calls == 4)
        }
    }

    @Test("an agent that asks itself without end is stopped, and answers")
    func depth() async throws {
        let clerk = AgentBed.clerk + "\nagents: [clerk]"
        let ask = ScriptedProvider.Act.call([("ask_clerk", ["question": "And you?"])])
        // Nine ask; the ninth is told that it may not, and all answer from the deepest to the first.
        let provider = ScriptedProvider(
            Array(repeating: ask, count: 9) + (0..<9).map { .say("answer \($0)") }
        )
        try await AgentBed.serving(provider, agents: [clerk], tools: [try AgentBed.tool()]) { bed in
            let result = try await bed.start("Who knows?").result()
            #expect(result.text == "answer 8")
            #expect(provider.requests.count == 18)
            #expect(provider.requests[9].messages.last?.toolResults.first?.content.contains("deep") == true)
        }
    }
}
