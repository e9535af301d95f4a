import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Synchronization
import TestSupport
import Testing

/// Plays a plan: lets everything be asked, then decides in random order, several at a time, while the worker is killed
/// and started again.
final class ApprovalPlay: Sendable {
    /// What was decided, by whom, and which of it was accepted.
    private struct Record {
        /// By the id of the call; nothing for a call that nobody has decided in time.
        var accepted: [String: ApprovalDecision] = [:]
        var requests: [String: ApprovalRequest] = [:]
    }

    private enum Deed {
        case settle(ApprovalPlan.Node, ApprovalPlan.Call)
        /// Decides what was never asked.
        case intrude(ApprovalPlan.Node)
    }

    let plan: ApprovalPlan
    let client: TemporalClient
    let process: AgentProcess
    let taskQueue: String
    private let record = Mutex(Record())

    init(_ plan: ApprovalPlan, client: TemporalClient, process: AgentProcess, taskQueue: String) {
        self.plan = plan
        self.client = client
        self.process = process
        self.taskQueue = taskQueue
    }

    /// What was accepted, by the id of the call.
    var accepted: [String: ApprovalDecision] { record.withLock { $0.accepted } }

    var inbox: ApprovalInbox { ApprovalInbox(client) }

    func workflow(_ node: ApprovalPlan.Node) -> String { "\(taskQueue)-agent\(node.workflow)" }

    func run(_ random: inout SplitMix) async throws -> AgentResult {
        try await process.start()
        let handle = try await client.startWorkflow(
            type: AgentWorkflow.self,
            options: WorkflowOptions(id: workflow(plan.nodes[0]), taskQueue: taskQueue),
            input: AgentInput(agent: "level0", prompt: plan.nodes[0].prompt)
        )
        try await awaitRequests()
        try await decideAll(&random)
        let result = try await persisting("the agent has finished") { try await handle.result() }
        try await repeatDecisions()
        return result
    }

    /// The requests of a node as its run remembers them.
    func requests(_ node: ApprovalPlan.Node) async throws -> [ApprovalRequest] {
        try await persisting("'\(node.prompt)' tells its requests") {
            try await client.workflowHandle(type: AgentWorkflow.self, id: workflow(node))
                .query(queryType: AgentWorkflow.Approvals.self)
        }
    }

    // MARK: Waiting

    /// Waits until everything that does not lapse soon is open at once.
    private func awaitRequests() async throws {
        let wanted = Set(plan.requests.filter { ["ask", "escalate"].contains($0.call.fate.rule) }.map(\.call.id))
        try await eventually("all requests are open", within: .seconds(90)) {
            let contents = try await inbox.contents(matching: "TaskQueue = '\(taskQueue)'")
            for entry in contents.entries { try learn(entry) }
            return wanted.isSubset(of: contents.entries.compactMap { call($0.request)?.call.id })
        }
    }

    private func learn(_ entry: ApprovalInbox.Entry) throws {
        let found = call(entry.request)
        let (node, call) = try #require(found)
        #expect(entry.workflow == workflow(node), "The request of '\(call.id)' is of another run.")
        let former = record.withLock { $0.requests.updateValue(entry.request, forKey: call.id) }
        #expect(former == nil || former?.id == entry.request.id, "'\(call.id)' was asked about twice.")
    }

    /// The call that a request is about. All arguments differ.
    private func call(_ request: ApprovalRequest) -> (node: ApprovalPlan.Node, call: ApprovalPlan.Call)? {
        plan.requests.first { request.arguments == #"{"id":"\#($0.call.id)"}"# }.map { ($0.node, $0.call) }
    }

    /// The id of a call's request, once it has been made.
    private func requestID(_ call: ApprovalPlan.Call, _ node: ApprovalPlan.Node) async throws -> String {
        if let known = record.withLock({ $0.requests[call.id] }) { return known.id }
        return try await awaitRequest(call, node) { _ in true }.id
    }

    @discardableResult
    private func awaitRequest(
        _ call: ApprovalPlan.Call,
        _ node: ApprovalPlan.Node,
        _ isReady: (ApprovalRequest) -> Bool
    ) async throws -> ApprovalRequest {
        try await eventually("the request for '\(call.id)' is as it should be", within: .seconds(60)) {
            try await requests(node).first { self.call($0)?.call == call && isReady($0) }
        }
    }

    // MARK: Deciding

    private func decideAll(_ random: inout SplitMix) async throws {
        var deeds = plan.requests.map { Deed.settle($0.node, $0.call) }
        deeds += plan.nodes.map(Deed.intrude)
        deeds.shuffle(using: &random)
        while !deeds.isEmpty {
            let batch = Array(deeds.prefix(Int.random(in: 1...6, using: &random)))
            deeds.removeFirst(batch.count)
            let seeds = batch.map { _ in random.next() }
            async let done: Void = carryOut(Array(zip(batch, seeds)))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: try await crash()
            case 1:
                try await done
                try await crash()
            default: break
            }
            try await done
        }
    }

    private func crash() async throws {
        try await process.kill()
        try await process.start()
    }

    private func carryOut(_ deeds: [(Deed, UInt64)]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (deed, seed) in deeds {
                group.addTask {
                    var random = SplitMix(seed: seed)
                    switch deed {
                    case .settle(let node, let call): try await self.settle(call, node, &random)
                    case .intrude(let node): try await self.intrude(node)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func settle(
        _ call: ApprovalPlan.Call,
        _ node: ApprovalPlan.Node,
        _ random: inout SplitMix
    ) async throws {
        let id = try await requestID(call, node)
        switch call.fate {
        case .free:
            break
        case .decided(let verdict):
            let decision = decision(verdict, on: call, id, by: "Ada")
            if Bool.random(using: &random) {
                async let first = send(decision, call, node)
                async let second = send(decision, call, node)
                #expect(try await [first, second] == [true, true], "'\(call.id)': the same again is the same.")
            } else {
                #expect(try await send(decision, call, node), "'\(call.id)': the only decision was refused.")
            }
            let other = self.decision(.reject, on: call, id, by: "Mallory")
            #expect(try await !send(other, call, node), "'\(call.id)': a second decision was accepted.")
        case .escalated(let verdict):
            try await awaitRequest(call, node) { $0.escalatedTo == ApprovalPlan.escalation }
            let accepted = try await send(decision(verdict, on: call, id, by: "Grace"), call, node)
            #expect(accepted, "'\(call.id)': the only decision was refused.")
        case .contended(let one, let other):
            async let first = send(decision(one, on: call, id, by: "Ada"), call, node)
            async let second = send(decision(other, on: call, id, by: "Bob"), call, node)
            #expect(try await [first, second].count { $0 } == 1, "'\(call.id)': one of two decisions must count.")
        case .raced(let verdict):
            _ = try await send(decision(verdict, on: call, id, by: "Ada"), call, node)
        case .lapsed:
            try await awaitRequest(call, node) { $0.state == .lapsed }
            let accepted = try await send(decision(.approve, on: call, id, by: "Ada"), call, node)
            #expect(!accepted, "'\(call.id)': a decision after the deadline was accepted.")
        }
    }

    private func intrude(_ node: ApprovalPlan.Node) async throws {
        let decision = ApprovalDecision(id: "1-00000000", verdict: .approve, by: "Mallory")
        let accepted = try await accepts(decision, node)
        #expect(!accepted, "'\(node.prompt)': a decision on nothing was accepted.")
    }

    private func decision(
        _ verdict: ApprovalDecision.Verdict,
        on call: ApprovalPlan.Call,
        _ id: String,
        by person: String
    ) -> ApprovalDecision {
        ApprovalDecision(
            id: id,
            verdict: verdict,
            by: person,
            arguments: verdict == .edit ? ["id": .string("\(call.id)-as-\(person)-wants")] : nil,
            note: verdict == .reject || verdict == .answer ? "\(person) says so about \(call.id)." : nil
        )
    }

    /// - Returns: Whether the decision was accepted.
    private func send(
        _ decision: ApprovalDecision,
        _ call: ApprovalPlan.Call,
        _ node: ApprovalPlan.Node
    ) async throws -> Bool {
        guard try await accepts(decision, node) else { return false }
        record.withLock { $0.accepted[call.id] = decision }
        return true
    }

    private func accepts(_ decision: ApprovalDecision, _ node: ApprovalPlan.Node) async throws -> Bool {
        do {
            let request = try await persisting("there is an answer to a decision for '\(node.prompt)'") {
                try await inbox.decide(decision, workflow: workflow(node))
            }
            #expect(request.id == decision.id)
            #expect(request.decidedBy == decision.by)
            return true
        } catch let error as WorkflowUpdateFailedError {
            let type = (error.cause as? ApplicationError)?.type
            #expect(type == CatalogFailure.notNow || type == CatalogFailure.invalidInput, "\(error)")
            return false
        } catch let error as FermataError where error.code == .notFound {
            // The run has ended.
            return false
        }
    }

    /// Whoever has not heard of an answer asks again, also when everything is over.
    private func repeatDecisions() async throws {
        for (node, _, call) in plan.requests {
            guard let decision = accepted[call.id] else { continue }
            #expect(try await accepts(decision, node), "'\(call.id)': the same decision is not known any more.")
        }
    }

    /// Does again what fails because nobody is there, as a person would.
    private func persisting<Answer: Sendable>(
        _ what: String,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        let passing: Set<FermataError.Code> = [.unavailable, .deadlineExceeded, .queryNotAnswered, .cancelled]
        return try await eventually(what, within: .seconds(90)) {
            do {
                return try await body()
            } catch let error as FermataError where passing.contains(error.code) {
                return nil
            } catch is WorkflowUpdateRPCTimeoutOrCanceledError {
                return nil
            }
        }
    }
}
