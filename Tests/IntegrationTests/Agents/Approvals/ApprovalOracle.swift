import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// What must have come of a plan, by what was accepted: in the world, before the model and in the record.
struct ApprovalOracle {
    private struct Expected {
        var state: ApprovalRequest.State?
        var decision: ApprovalDecision?
        /// The id the tool is called with; `nil` if it does not run.
        var effect: String?
        var answer: String
    }

    let play: ApprovalPlay
    let questions: [ModelQuestion]

    func check(_ result: AgentResult) async throws {
        #expect(result.text == play.plan.nodes[0].answer)
        let requests = try await checkRecords()
        #expect(requests.count == play.plan.requests.count)
        #expect(Set(requests.map(\.id)).count == requests.count, "Two requests have the same id.")
        for node in play.plan.nodes { try checkConversation(of: node) }
        try await checkEffects()
    }

    /// What each run remembers of its requests.
    private func checkRecords() async throws -> [ApprovalRequest] {
        var all: [ApprovalRequest] = []
        for node in play.plan.nodes {
            let requests = try await play.requests(node)
            all += requests
            let calls = node.calls.filter { $0.call.fate != .free }
            #expect(Set(requests.map(\.callID)) == Set(calls.map { Self.callID($0.index) }))
            for (index, call) in calls {
                let request = try #require(requests.first { $0.callID == Self.callID(index) })
                check(request, of: call)
            }
        }
        return all
    }

    private func check(_ request: ApprovalRequest, of call: ApprovalPlan.Call) {
        let expected = expected(call)
        let title: Comment = "The request for '\(call.id)'"
        #expect(request.arguments == #"{"id":"\#(call.id)"}"#, title)
        #expect(request.state == expected.state, title)
        #expect(request.decidedBy == expected.decision?.by, title)
        #expect(request.note == expected.decision?.note, title)
        let isEdited = expected.decision?.verdict == .edit
        #expect(request.editedArguments == (isEdited ? #"{"id":"\#(expected.effect ?? "")"}"# : nil), title)
        #expect(request.escalatedTo == (call.fate.rule == "escalate" ? ApprovalPlan.escalation : nil), title)
        #expect(request.decidedAt != nil, title)
    }

    /// What the model reads when it is asked again.
    private func checkConversation(of node: ApprovalPlan.Node) throws {
        let asked = questions.filter { $0.prompt == node.prompt }
        let second = Set(asked.filter { !$0.toolAnswers.isEmpty })
        #expect(Set(asked).count == 2, "'\(node.prompt)' must ask its model two things.")
        let answers = try #require(second.first).messages.filter { $0.role == "tool" }
        let expected = node.steps.enumerated().map { index, step in
            let text =
                switch step {
                case .call(let call): self.expected(call).answer
                case .ask(let other): play.plan.nodes[other].answer
                }
            return "\(Self.callID(index)): \(text)"
        }
        #expect(answers.map { "\($0.callID ?? ""): \($0.text)" } == expected)
    }

    /// What the tools have done: once each, or as often as the history says that a tool was begun.
    private func checkEffects() async throws {
        let effects = Dictionary(grouping: try play.process.effects(), by: \.id)
        let expected = play.plan.calls.compactMap { node, index, call in
            self.expected(call).effect.map { (id: $0, node: node, callID: Self.callID(index)) }
        }
        #expect(Set(effects.keys) == Set(expected.map(\.id)))
        for (id, node, callID) in expected {
            let done = effects[id] ?? []
            #expect(done.allSatisfy { $0.callID == callID && $0.workflowID == play.workflow(node) }, "'\(id)'")
            #expect(done.allSatisfy { $0.arguments == ["id": .string(id)] }, "'\(id)'")
            guard done.count != 1 else { continue }
            let attempts = try await attempts(of: callID, in: play.workflow(node))
            #expect(done.count >= 1 && done.count <= attempts, "'\(id)' was done \(done.count) times.")
        }
    }

    private func expected(_ call: ApprovalPlan.Call) -> Expected {
        guard let decision = play.accepted[call.id] else {
            switch call.fate {
            case .free: return done(call.id, nil)
            case .lapsed(.approve): return done(call.id, .lapsed)
            default:
                return Expected(state: .lapsed, answer: "This was not approved: Nobody answered in time.")
            }
        }
        switch decision.verdict {
        case .approve: return done(call.id, .approved, decision)
        case .edit: return done("\(call.id)-as-\(decision.by)-wants", .approved, decision)
        case .reject:
            let answer = "This was not approved: \(decision.note ?? "")"
            return Expected(state: .rejected, decision: decision, answer: answer)
        case .answer:
            return Expected(state: .answered, decision: decision, answer: decision.note ?? "")
        }
    }

    private func done(
        _ id: String,
        _ state: ApprovalRequest.State?,
        _ decision: ApprovalDecision? = nil
    ) -> Expected {
        Expected(state: state, decision: decision, effect: id, answer: "done \(id)")
    }

    /// How often the tool was begun for a call.
    private func attempts(of callID: String, in workflow: String) async throws -> Int {
        struct Input: Decodable {
            struct Call: Decodable {
                var id: String
            }
            var call: Call
        }
        let history = try RecordedHistory(
            await play.client.untypedWorkflowHandle(id: workflow).fetchHistory()
        )
        let tool = history.all("ActivityTaskScheduled").first { event in
            guard event.attributes["activityType"]["name"].string == "RunTool",
                let text = event.attributes["input"]["payloads"].array.first?["data"].string,
                let data = Data(base64Encoded: text)
            else { return false }
            return (try? JSONDecoder().decode(Input.self, from: data))?.call.id == callID
        }
        let begun = history.all("ActivityTaskStarted").first { event in
            tool != nil && event.attributes["scheduledEventId"].integer == tool?.id
        }
        return begun?.attributes["attempt"].integer ?? 0
    }

    /// The model server makes ids of the number of messages it was sent: two, when a node begins.
    private static func callID(_ index: Int) -> String { "call-2-\(index)" }
}
