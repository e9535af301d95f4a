import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Agents", .needsServer, .live)
struct AgentTests {
    @Test("an agent asks, runs the tools it calls side by side, and answers")
    func loop() async throws {
        let provider = ScriptedProvider([
            .call([("look", ["what": "a"]), ("look", ["what": "b"])]), .say("Both are there."),
        ])
        let tool = try AgentBed.tool { arguments in "found \(arguments["what"] ?? .null)" }
        try await AgentBed.serving(provider, tools: [tool]) { bed in
            let handle = try await bed.start("Where are a and b?")
            let result = try await handle.result()
            #expect(result.text == "Both are there.")
            #expect(result.steps == 2)
            #expect(result.agent == AgentReference(name: "clerk", version: 1))
            #expect(result.usage.totalTokens == 220)
            #expect(result.cost == Cost(nanos: 220_000))
            let messages = try await bed.services.conversations.messages(upTo: result.conversation)
            #expect(messages.map(\.role) == [.user, .assistant, .tool, .assistant])
            #expect(messages[2].toolResults.map(\.callID) == ["call-1-0", "call-1-1"])
            #expect(messages[2].toolResults.allSatisfy { !$0.isError && $0.content.hasPrefix("found") })
            // Instructions are the agent's, not the conversation's.
            #expect(provider.requests.allSatisfy { $0.messages.first == Message(.system, "You look things up.") })
        }
    }

    @Test("a tool that fails, refuses or is not there is told to the model, and the run goes on")
    func badTools() async throws {
        let provider = ScriptedProvider([
            .call([("look", ["what": "a"]), ("nothing", [:]), ("look", [:])]), .say("I could not."),
        ])
        let tool = try AgentBed.tool { _ in
            throw ApplicationError(message: "the archive is closed", type: "Closed", isNonRetryable: true)
        }
        try await AgentBed.serving(provider, tools: [tool]) { bed in
            let result = try await bed.start("Look a up.").result()
            #expect(result.text == "I could not.")
            let messages = try await bed.services.conversations.messages(upTo: result.conversation)
            let answers = messages[2].toolResults
            #expect(answers.count == 3)
            #expect(answers.allSatisfy { $0.isError })
            #expect(answers[0].content.contains("the archive is closed"))
            #expect(answers[1].content.contains("no tool 'nothing'"))
            #expect(answers[2].content.contains("/what") || answers[2].content.contains("what"))
        }
    }

    @Test("an answer of 50 MB does not get into the conversation")
    func hugeAnswer() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "all"])]), .say("Too much.")])
        let tool = try AgentBed.tool { _ in String(repeating: "x", count: 50 << 20) }
        try await AgentBed.serving(provider, tools: [tool]) { bed in
            let result = try await bed.start("Look everything up.").result()
            let messages = try await bed.services.conversations.messages(upTo: result.conversation)
            #expect(messages[2].toolResults.first?.isError == true)
            #expect(messages[2].toolResults.first?.content.contains("bytes") == true)
        }
    }

    @Test("an agent that is not there is refused by name")
    func unknownAgent() async throws {
        try await AgentBed.serving(ScriptedProvider([]), tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Hello", agent: "nobody")
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            let reason = (error?.cause as? ActivityError)?.cause as? ApplicationError
            #expect(reason?.message.contains("nobody") == true)
        }
    }

    @Test("a limit on steps ends the run with an error that says so, and the conversation is kept")
    func stepLimit() async throws {
        let provider = ScriptedProvider(Array(repeating: .call([("look", ["what": "more"])]), count: 10))
        let agent = AgentBed.clerk + "\nlimits: {steps: 3}"
        try await AgentBed.serving(provider, agents: [agent], tools: [try AgentBed.tool()]) { bed in
            let handle = try await bed.start("Look for ever.")
            await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(provider.requests.count == 3)
            let head = try await bed.services.conversations.head(of: handle.id)
            #expect(head?.count == 7 || head?.count == 6)
        }
    }

    @Test("a budget that is used up stops the run until somebody lets it go on")
    func budget() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "a"])]), .say("Done.")])
        // Enough for one call's worst case of about 4,100 tokens, not for two.
        let budget = Budget(name: "clerks", scope: .agent, limit: .calls(1), window: .total)
        try await AgentBed.serving(provider, tools: [try AgentBed.tool()], budgets: [budget]) { bed in
            let handle = try await bed.start("Look a up.")
            try await eventually("the run waits for its budget") {
                try await handle.query(queryType: AgentWorkflow.Status.self).stage == "waitingForBudget"
            }
            let status = try await handle.query(queryType: AgentWorkflow.Status.self)
            #expect(status.budget?.contains("clerks") == true)
            #expect(status.steps == 1)
            #expect(provider.requests.count == 1)
            try await handle.cancel()
            await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
        }
    }

    @Test("what is said to a run is read before the model's next answer; a pause stops before it")
    func steering() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "a"])]), .say("In French: oui.")])
        let gate = Latch()
        let tool = try AgentBed.tool { _ in
            try await gate.wait()
            return "found"
        }
        try await AgentBed.serving(provider, tools: [tool]) { bed in
            let handle = try await bed.start("Look a up.")
            try await eventually("the tool runs") { provider.requests.count == 1 }
            try await handle.signal(signalType: AgentWorkflow.Pause.self)
            try await handle.signal(signalType: AgentWorkflow.Steer.self, input: "Answer in French.")
            gate.open()
            try await eventually("the run is paused") {
                try await handle.query(queryType: AgentWorkflow.Status.self).stage == "paused"
            }
            #expect(provider.requests.count == 1)
            try await handle.signal(signalType: AgentWorkflow.Resume.self)
            let result = try await handle.result()
            #expect(result.text == "In French: oui.")
            #expect(provider.requests.last?.messages.last == Message(.user, "Answer in French."))
        }
    }

    @Test("an agent hands the conversation over, and another one answers a question of its own")
    func colleagues() async throws {
        let clerk = AgentBed.clerk + "\nhandoffs: [boss]\nagents: [archive]"
        let boss = "{name: boss, model: default, instructions: You decide., description: Decides.}"
        let archive = "{name: archive, model: default, instructions: You remember., description: Remembers.}"
        let provider = ScriptedProvider([
            .call([("ask_archive", ["question": "What was it?"])]),
            .say("It was blue."),
            .call([("transfer_to_boss", [:])]),
            .say("Then blue it is."),
        ])
        try await AgentBed.serving(
            provider,
            agents: [boss, archive, clerk],
            tools: [try AgentBed.tool()]
        ) { bed in
            let result = try await bed.start("Which colour?").result()
            #expect(result.text == "Then blue it is.")
            #expect(result.agent.name == "boss")
            let requests = provider.requests
            let instructions = requests.map { $0.messages.first?.text ?? "" }
            #expect(instructions == ["You look things up.", "You remember.", "You look things up.", "You decide."])
            #expect(requests[1].messages.last == Message(.user, "What was it?"))
            #expect(requests[2].messages.last?.toolResults.first?.content == "It was blue.")
        }
    }
}
