import Fermata
import FermataAI
import FermataCatalog
import TestSupport
import Testing

@Suite("The inbox of approvals", .needsServer, .live)
struct ApprovalInboxTests {
    private static let boss = """
        name: boss
        model: default
        instructions: You ask the clerk.
        agents: [clerk]
        approvals: [{tool: ask_clerk}]
        """

    private static let clerk = """
        \(AgentBed.clerk)
        approvals: [{tool: look, deadlineSeconds: 600, escalateAfterSeconds: 0.5, escalateTo: the night shift}]
        """

    private func entries(_ bed: AgentBed, _ count: Int) async throws -> [ApprovalInbox.Entry] {
        try await eventually("the inbox has \(count) entries") {
            let contents = try await ApprovalInbox(bed.context.client).contents(
                matching: "TaskQueue = '\(bed.context.taskQueue)'"
            )
            return contents.entries.count == count ? contents.entries : nil
        }
    }

    /// What somebody whose decision is refused reads.
    private func refusal(_ bed: AgentBed, _ workflow: String, _ decision: ApprovalDecision) async -> String? {
        let error = await #expect(throws: WorkflowUpdateFailedError.self) {
            try await ApprovalInbox(bed.context.client).decide(decision, workflow: workflow)
        }
        return (error?.cause as? ApplicationError)?.message
    }

    @Test("requests of an agent and of those it has asked are in one list, with whom they were escalated to")
    func nested() async throws {
        let provider = ScriptedProvider([
            .call([("ask_clerk", ["question": "Who has won?"])]),
            .call([("look", ["what": "winner"])]),
            .say("Ada"), .say("Ada has won."),
        ])
        try await AgentBed.serving(provider, agents: [Self.clerk, Self.boss], tools: [AgentBed.tool()]) { bed in
            let inbox = ApprovalInbox(bed.context.client)
            let handle = try await bed.start("Who?", agent: "boss")
            let first = try await entries(bed, 1)[0]
            #expect(first.workflow == handle.id)
            #expect(first.request.tool == "ask_clerk")
            #expect(first.request.schema?.document["required"] == ["question"])
            // The person asks something else than the model wanted to.
            let edit = ApprovalDecision(
                id: first.request.id,
                verdict: .edit,
                by: "Ada",
                arguments: ["question": "Who has won today?"]
            )
            let decided = try await inbox.decide(edit, workflow: first.workflow)
            #expect(decided.editedArguments == #"{"question":"Who has won today?"}"#)
            let second = try await eventually("the clerk's request is escalated") {
                try await entries(bed, 1).first { $0.request.escalatedTo == "the night shift" }
            }
            #expect(second.workflow == "\(handle.id)/1-0")
            try await inbox.decide(
                ApprovalDecision(id: second.request.id, verdict: .approve, by: "Grace"),
                workflow: second.workflow
            )
            #expect(try await handle.result().text == "Ada has won.")
            #expect(provider.requests[1].messages.last?.text == "Who has won today?")
            #expect(try await entries(bed, 0).isEmpty)
        }
    }

    @Test("the same answer sent again is the same answer, also when the run is over; any other is refused with a name")
    func again() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "x"])]), .say("done")])
        try await AgentBed.serving(provider, agents: [Self.clerk], tools: [AgentBed.tool()]) { bed in
            let inbox = ApprovalInbox(bed.context.client)
            let handle = try await bed.start("Look.")
            let id = try await entries(bed, 1)[0].request.id
            let decision = ApprovalDecision(id: id, verdict: .answer, by: "Ada", note: "Not today.")
            async let first = inbox.decide(decision, workflow: handle.id)
            async let second = inbox.decide(decision, workflow: handle.id)
            #expect(try await first == second)
            _ = try await handle.result()
            #expect(try await inbox.decide(decision, workflow: handle.id).decidedBy == "Ada")
            var other = decision
            other.by = "Bob"
            let error = await #expect(throws: FermataError.self) { try await inbox.decide(other, workflow: handle.id) }
            #expect(error?.code == .notFound)
        }
    }

    @Test("a second answer is refused with the name of who has answered, and loses nothing")
    func second() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "x"]), ("look", ["what": "y"])]), .say("done")])
        try await AgentBed.serving(provider, agents: [Self.clerk], tools: [AgentBed.tool()]) { bed in
            let inbox = ApprovalInbox(bed.context.client)
            let handle = try await bed.start("Look.")
            let open = try await entries(bed, 2)
            let id = open[0].request.id
            try await inbox.decide(ApprovalDecision(id: id, verdict: .approve, by: "Ada"), workflow: handle.id)
            let second = ApprovalDecision(id: id, verdict: .approve, by: "Bob")
            let message = await refusal(bed, handle.id, second)
            #expect(message?.contains("approved by Ada") == true)
            let last = ApprovalDecision(id: open[1].request.id, verdict: .approve, by: "Bob")
            try await inbox.decide(last, workflow: handle.id)
            #expect(try await handle.result().text == "done")
        }
    }

    @Test("an answer meant for a former run under the same workflow id does not reach the next one's request")
    func formerRun() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "x"])]), .call([("look", ["what": "y"])])])
        try await AgentBed.serving(provider, agents: [Self.clerk], tools: [AgentBed.tool()]) { bed in
            let former = try await bed.start("Look.")
            let old = try await entries(bed, 1)[0].request
            try await former.terminate()
            _ = try await bed.start("Look.")
            let new = try await eventually("the new run asks") {
                try await entries(bed, 1).first { $0.request.arguments == #"{"what":"y"}"# }?.request
            }
            #expect(new.id != old.id)
            let late = ApprovalDecision(id: old.id, verdict: .approve, by: "Ada")
            let message = await refusal(bed, former.id, late)
            #expect(message?.contains("'id'") == true)
            #expect(try await entries(bed, 1)[0].request == new)
        }
    }

    @Test("runs that no worker answers for are named, and do not hide the others")
    func silent() async throws {
        let provider = ScriptedProvider([.call([("look", ["what": "x"])])])
        try await AgentBed.serving(provider, agents: [Self.clerk], tools: [AgentBed.tool()]) { bed in
            let orphan = try await bed.context.client.startWorkflow(
                type: AgentWorkflow.self,
                options: WorkflowOptions(
                    id: "\(bed.context.taskQueue)-orphan",
                    taskQueue: "\(bed.context.taskQueue)-nobody",
                    executionTimeout: .seconds(100)
                ),
                input: AgentInput(agent: "clerk", prompt: "Look.")
            )
            let handle = try await bed.start("Look.")
            _ = try await entries(bed, 1)
            // On a busy machine the other run may be silent for so long too.
            try await eventually("both runs are listed, each as what it is") {
                let contents = try await ApprovalInbox(bed.context.client).contents(
                    matching: "WorkflowId = '\(handle.id)' OR WorkflowId = '\(orphan.id)'",
                    patience: .seconds(2)
                )
                return contents.silent == [orphan.id] && contents.entries.map(\.workflow) == [handle.id]
            }
            try await orphan.terminate()
            try await handle.terminate()
        }
    }
}
