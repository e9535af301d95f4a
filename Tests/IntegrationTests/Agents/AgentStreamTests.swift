import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("What agents show while they run", .needsServer, .live)
struct AgentStreamTests {
    private func events(_ bed: AgentBed, _ id: String) async throws -> [StreamEvent.Body] {
        try await bed.services.streams.read(id, from: 0, limit: 1_000, waitingUpTo: .zero).events.map(\.body)
    }

    private func steps(_ events: [StreamEvent.Body]) -> [AgentEvent] {
        events.compactMap { if case .step(let name, let data) = $0 { AgentEvent(name: name, data: data) } else { nil } }
    }

    @Test("the stream of a run has its agent, its tools, its hand-over and the words of its answers")
    func whole() async throws {
        let boss = "{name: boss, model: default, instructions: You decide., description: Decides.}"
        let provider = ScriptedProvider([
            .call([("look", ["what": "a"])]), .call([("transfer_to_boss", [:])]), .say("So be it."),
        ])
        let clerk = AgentBed.clerk + "\nhandoffs: [boss]"
        try await AgentBed.serving(provider, agents: [boss, clerk], tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Where is a?")
            _ = try await handle.result()
            let events = try await events(bed, handle.id)
            let steps = steps(events)
            guard case .runStarted(_, "clerk@1")? = steps.first else {
                Issue.record("\(steps)")
                return
            }
            #expect(
                Array(steps.dropFirst()) == [
                    .toolStarted(call: "call-1-0", tool: "look", attempt: 1),
                    .toolEnded(call: "call-1-0", tool: "look", isError: false, bytes: 5),
                    .handedOver(agent: "boss@1"),
                    .toolEnded(call: "call-2-0", tool: "transfer_to_boss", isError: false, bytes: 38),
                ]
            )
            let words = events.compactMap { event -> String? in
                if case .delta(.text(let text), _) = event { text } else { nil }
            }
            #expect(words == ["So be it."])
        }
    }

    @Test("a request to a person is shown with its id, and answered by it")
    func approval() async throws {
        let agent = AgentBed.clerk + "\napprovals: [{tool: look, deadlineSeconds: 60}]"
        let provider = ScriptedProvider([.call([("look", ["what": "a"])]), .say("done")])
        try await AgentBed.serving(provider, agents: [agent], tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Look a up.")
            let request = try await eventually("the request is shown") {
                try await steps(events(bed, handle.id)).compactMap { step -> String? in
                    if case .approvalOpened(let request, "call-1-0", "look", _) = step { request } else { nil }
                }.first
            }
            _ = try await handle.executeUpdate(
                updateType: AgentWorkflow.Decide.self,
                input: ApprovalDecision(id: request, verdict: .approve, by: "Ada")
            )
            #expect(try await handle.result().text == "done")
        }
    }

    @Test("a second run under the same workflow id is shown behind the first")
    func sameID() async throws {
        let provider = ScriptedProvider([.say("one"), .say("two")])
        try await AgentBed.serving(provider, tools: [AgentBed.tool()]) { bed in
            _ = try await bed.start("First?").result()
            let handle = try await bed.start("Second?")
            #expect(try await handle.result().text == "two")
            let events = try await events(bed, handle.id)
            let words = events.compactMap { event -> String? in
                if case .delta(.text(let text), _) = event { text } else { nil }
            }
            #expect(words == ["one", "two"])
            #expect(!events.contains { if case .messageRestarted = $0 { true } else { false } })
        }
    }

    @Test("an agent whose stream has ended goes on all the same")
    func unwatched() async throws {
        let provider = ScriptedProvider([.say("done")])
        try await AgentBed.serving(provider, tools: [AgentBed.tool()]) { bed in
            let id = bed.context.options("agent").id
            try await bed.services.streams.end(id)
            #expect(try await bed.start("Go on.").result().text == "done")
            #expect(provider.requests.count == 1)
        }
    }
}
