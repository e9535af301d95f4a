import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Approvals", .needsServer, .live)
struct ApprovalTests {
    private static func agent(_ rules: String) -> String {
        AgentBed.clerk + "\napprovals:\n" + rules
    }

    private static let large = """
          - tool: look
            when: [{argument: /what, comparison: equals, value: large}]
            deadlineSeconds: 60
        """

    /// What the tool was called with.
    private final class Seen: Sendable {
        private let values = Mutex<[JSONValue]>([])
        var all: [JSONValue] { values.withLock { $0 } }
        func tool() throws -> AnyTool {
            try AgentBed.tool { arguments in
                self.values.withLock { $0.append(arguments) }
                return "looked"
            }
        }
    }

    private func pending(_ handle: WorkflowHandle<AgentWorkflow>, _ count: Int) async throws -> [ApprovalRequest] {
        try await eventually("\(count) requests are open") {
            let open = try await handle.query(queryType: AgentWorkflow.Approvals.self).filter { $0.state == .pending }
            return open.count == count ? open : nil
        }
    }

    private func decide(_ handle: WorkflowHandle<AgentWorkflow>, _ decision: ApprovalDecision) async throws {
        _ = try await handle.executeUpdate(updateType: AgentWorkflow.Decide.self, input: decision)
    }

    @Test("only calls that fit a rule wait, each for its own answer, answered in any order")
    func ownAnswers() async throws {
        let seen = Seen()
        let provider = ScriptedProvider([
            .call([
                ("look", ["what": "small"]), ("look", ["what": "large"]), ("look", ["what": "large"]),
                ("look", ["what": "large"]), ("look", ["what": "large"]),
            ]),
            .say("done"),
        ])
        try await AgentBed.serving(provider, agents: [Self.agent(Self.large)], tools: [seen.tool()]) { bed in
            let handle = try await bed.start("Look.")
            let open = try await pending(handle, 4)
            #expect(open.map { $0.id.prefix(2) } == ["1-", "2-", "3-", "4-"])
            #expect(open.map(\.callID) == (1...4).map { "call-1-\($0)" })
            try await eventually("the small one has run") { seen.all == [["what": "small"]] }
            try await decide(handle, .init(id: open[3].id, verdict: .answer, by: "Ada", note: "It is forty-two."))
            try await decide(handle, .init(id: open[1].id, verdict: .edit, by: "Ada", arguments: ["what": "medium"]))
            try await decide(handle, .init(id: open[0].id, verdict: .reject, by: "Ada", note: "Too expensive."))
            try await decide(handle, .init(id: open[2].id, verdict: .approve, by: "Grace"))
            let result = try await handle.result()
            let messages = try await bed.services.conversations.messages(upTo: result.conversation)
            let answers = messages[2].toolResults
            #expect(answers.map(\.callID) == (0..<5).map { "call-1-\($0)" })
            #expect(answers.map(\.isError) == [false, true, false, false, false])
            #expect(answers[1].content.contains("Too expensive."))
            #expect(answers[4].content == "It is forty-two.")
            #expect(Set(seen.all) == [["what": "small"], ["what": "medium"], ["what": "large"]])
            #expect(seen.all.count == 3)
        }
    }

    @Test("an answer that comes twice, too late, without a reason or for nothing is refused")
    func refusals() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "large"])]), .say("done")])
        try await AgentBed.serving(provider, agents: [Self.agent(Self.large)], tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Look.")
            let id = try await pending(handle, 1)[0].id
            for (bad, word) in [
                (ApprovalDecision(id: "1", verdict: .approve, by: "Ada"), "'id'"),
                (ApprovalDecision(id: id, verdict: .approve, by: " "), "'by'"),
                (ApprovalDecision(id: id, verdict: .reject, by: "Ada"), "'note'"),
                (ApprovalDecision(id: id, verdict: .edit, by: "Ada"), "'arguments'"),
                (ApprovalDecision(id: id, verdict: .edit, by: "Ada", arguments: ["what": 42]), "at '/what'"),
                (ApprovalDecision(id: id, verdict: .approve, by: "Ada", arguments: [:]), "'arguments'"),
            ] {
                let error = await #expect(throws: WorkflowUpdateFailedError.self) { try await decide(handle, bad) }
                #expect((error?.cause as? ApplicationError)?.message.contains(word) == true, "\(word)")
            }
            try await decide(handle, .init(id: id, verdict: .approve, by: "Ada"))
            await #expect(throws: (any Error).self) {
                try await decide(handle, .init(id: id, verdict: .reject, by: "Bob", note: "No!"))
            }
            _ = try await handle.result()
            let last = try await handle.query(queryType: AgentWorkflow.Approvals.self)
            #expect(last.map(\.state) == [.approved])
            #expect(last.first?.decidedBy == "Ada")
        }
    }

    @Test("nobody answers: somebody else is asked as well, then the rule's default applies")
    func lapse() async throws {
        let rules = """
              - {tool: look, deadlineSeconds: 3, escalateAfterSeconds: 1, escalateTo: the night shift}
            """
        let provider = ScriptedProvider([.call([("look", ["what": "x"])]), .say("done")])
        try await AgentBed.serving(provider, agents: [Self.agent(rules)], tools: [AgentBed.tool()]) { bed in
            let handle = try await bed.start("Look.")
            try await eventually("it is escalated") {
                try await handle.query(queryType: AgentWorkflow.Approvals.self).first?.escalatedTo == "the night shift"
            }
            let result = try await handle.result()
            let requests = try await handle.query(queryType: AgentWorkflow.Approvals.self)
            #expect(requests.map(\.state) == [.lapsed])
            let messages = try await bed.services.conversations.messages(upTo: result.conversation)
            #expect(messages[2].toolResults.first?.isError == true)
        }
    }
}
