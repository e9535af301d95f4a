import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("Forks of agents", .needsServer, .live)
struct ForkTests {
    private static let script: [ScriptedProvider.Act] = [
        .call([("look", ["what": "a"])]), .call([("look", ["what": "b"])]), .say("Both are there."),
    ]

    /// Runs the script, and gives `body` the run and its status.
    private func forking(
        _ more: [ScriptedProvider.Act],
        _ body: @escaping @Sendable (AgentBed, ScriptedProvider, AgentStatus, AgentResult) async throws -> Void
    ) async throws {
        let provider = ScriptedProvider(Self.script + more)
        try await AgentBed.serving(provider, tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Where are a and b?")
            let result = try await handle.result()
            let status = try await handle.query(queryType: AgentWorkflow.Status.self)
            try await body(bed, provider, status, result)
        }
    }

    private func run(_ fork: AgentFork, of status: AgentStatus, in bed: AgentBed) async throws -> AgentResult {
        try await bed.context.client.executeWorkflow(
            type: AgentWorkflow.self,
            options: bed.context.options("fork"),
            input: try await fork.input(from: status, services: bed.services)
        )
    }

    @Test("a fork asks only for what comes after its step, and leaves the run it comes from as it is")
    func onlyAfter() async throws {
        try await forking([.say("Only b.")]) { bed, provider, status, original in
            #expect(status.record.map(\.number) == [1, 2, 3])
            let before = try await bed.services.conversations.messages(upTo: original.conversation)
            let result = try await run(AgentFork(step: 3, message: "Where is b alone?"), of: status, in: bed)
            #expect(result.text == "Only b.")
            #expect(result.steps == 1)
            #expect(provider.requests.count == 4)
            let asked = try #require(provider.requests.last?.messages)
            // The instructions, and what the model of step 3 read, and the message.
            #expect(asked.count == 7)
            #expect(asked[1] == Message(.user, "Where are a and b?"))
            #expect(asked.last == Message(.user, "Where is b alone?"))
            let after = try await bed.services.conversations.messages(upTo: original.conversation)
            #expect(after == before)
        }
    }

    @Test("a fork of the first step edits the prompt")
    func editedPrompt() async throws {
        try await forking([.say("c is there.")]) { bed, provider, status, _ in
            let result = try await run(AgentFork(step: 1, message: "Where is c?"), of: status, in: bed)
            #expect(result.text == "c is there.")
            #expect(provider.requests.last?.messages.dropFirst() == [Message(.user, "Where is c?")])
        }
    }

    @Test("a fork changes what a tool answered, who is told what, and the instructions")
    func editedResult() async throws {
        try await forking([.say("b is lost.")]) { bed, provider, status, _ in
            let fork = AgentFork(
                step: 3,
                toolResults: ["call-2-0": "lost"],
                instructions: "You look things up in French."
            )
            let result = try await run(fork, of: status, in: bed)
            #expect(result.text == "b is lost.")
            let asked = try #require(provider.requests.last?.messages)
            #expect(asked.first == Message(.system, "You look things up in French."))
            #expect(asked.flatMap(\.toolResults).map(\.content) == ["found", "lost"])
            #expect(provider.requests[2].messages.flatMap(\.toolResults).map(\.content) == ["found", "found"])
        }
    }

    @Test("a fork of a fork keeps its instructions")
    func forkOfFork() async throws {
        try await forking([.say("Oui."), .say("Non.")]) { bed, provider, status, _ in
            let first = try await AgentFork(step: 2, instructions: "In French.").input(
                from: status,
                services: bed.services
            )
            let handle = try await bed.context.client.startWorkflow(
                type: AgentWorkflow.self,
                options: bed.context.options("french"),
                input: first
            )
            _ = try await handle.result()
            let forked = try await handle.query(queryType: AgentWorkflow.Status.self)
            let result = try await run(AgentFork(step: 1, message: "And c?"), of: forked, in: bed)
            #expect(result.text == "Non.")
            #expect(provider.requests.last?.messages.first == Message(.system, "In French."))
            #expect(provider.requests.last?.messages.last == Message(.user, "And c?"))
        }
    }

    @Test(
        "a fork that cannot be is refused with the field and the remedy",
        arguments: [
            (AgentFork(step: 0), "'step'", "from 1 to 3"),
            (AgentFork(step: 4), "'step'", "from 1 to 3"),
            (AgentFork(step: 3, toolResults: ["call-1-0": "x"]), "'toolResults'", "call-2-0"),
            (AgentFork(step: 1, toolResults: ["call-1-0": "x"]), "'toolResults'", "no answer of a tool"),
            (AgentFork(step: 1, message: " "), "'message'", "empty"),
            (AgentFork(step: 1, instructions: ""), "'instructions'", "empty"),
            (AgentFork(step: 1, agent: "nobody"), "nobody", "put it first"),
        ]
    )
    func refused(_ fork: AgentFork, _ field: String, _ remedy: String) async throws {
        try await forking([]) { bed, provider, status, _ in
            let error = await #expect(throws: ApplicationError.self) {
                _ = try await fork.input(from: status, services: bed.services)
            }
            #expect(error?.message.contains(field) == true)
            #expect(error?.message.contains(remedy) == true, "\(error?.message ?? "")")
            #expect(provider.requests.count == 3)
        }
    }
}
