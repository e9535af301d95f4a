import Fermata
import FermataAI
import Foundation

/// Asks people about one call and waits: for their answer, for the escalation, for the deadline.
struct AgentApproval: Sendable {
    let context: WorkflowContext<AgentWorkflow>
    let rule: ApprovalRule

    func decision(on call: AgentCall, agent: String) async throws -> ApprovalDecision {
        let id = open(call, agent)
        var wait = rule.deadlineSeconds
        if let first = rule.escalateAfterSeconds {
            guard try await !isDecided(id, within: first) else { return take(id) }
            context.mutateState { $0.escalate(id, to: rule.escalateTo ?? "somebody else") }
            wait -= first
        }
        _ = try await isDecided(id, within: wait)
        return take(id)
    }

    private func open(_ call: AgentCall, _ agent: String) -> String {
        let now = context.now
        return context.mutateState { workflow in
            workflow.open(call, agent: agent, rule: rule, now: now)
        }
    }

    private func isDecided(_ id: String, within seconds: Double) async throws -> Bool {
        try await context.condition(timeout: .seconds(seconds), summary: "Wait for an approval") {
            $0.decisions[id] != nil
        }
    }

    /// Not the wait's outcome decides: an answer that came together with the deadline is an answer.
    private func take(_ id: String) -> ApprovalDecision {
        let now = context.now
        return context.mutateState { $0.close(id, rule: rule, now: now) }
    }
}

extension AgentWorkflow {
    fileprivate mutating func open(_ call: AgentCall, agent: String, rule: ApprovalRule, now: Date) -> String {
        state.approvalCount += 1
        let request = ApprovalRequest(
            id: "\(state.approvalCount)",
            agent: agent,
            tool: call.name,
            arguments: call.preview,
            requestedAt: now,
            deadline: now.addingTimeInterval(rule.deadlineSeconds),
            onDeadline: rule.onDeadline,
            state: .pending
        )
        if state.approvals.count >= AgentLimit.approvals,
            let oldest = state.approvals.firstIndex(where: { $0.state != .pending })
        {
            state.approvals.remove(at: oldest)
        }
        state.approvals.append(request)
        state.stage = .waitingForApproval
        return request.id
    }

    fileprivate mutating func escalate(_ id: String, to somebody: String) {
        guard let index = state.approvals.firstIndex(where: { $0.id == id }) else { return }
        state.approvals[index].escalatedTo = somebody
    }

    fileprivate mutating func close(_ id: String, rule: ApprovalRule, now: Date) -> ApprovalDecision {
        defer {
            if !state.approvals.contains(where: { $0.state == .pending }) { state.stage = .working }
        }
        let index = state.approvals.firstIndex { $0.id == id }
        if let decision = decisions.removeValue(forKey: id) {
            if let index { state.approvals[index].decidedAt = now }
            return decision
        }
        if let index {
            state.approvals[index].state = .lapsed
            state.approvals[index].decidedAt = now
        }
        let verdict: ApprovalDecision.Verdict = rule.onDeadline == .approve ? .approve : .reject
        return ApprovalDecision(id: id, verdict: verdict, by: "deadline", note: "Nobody answered in time.")
    }
}

extension ApprovalRequest {
    mutating func decide(_ decision: ApprovalDecision) {
        state =
            switch decision.verdict {
            case .approve, .edit: .approved
            case .reject: .rejected
            case .answer: .answered
            }
        decidedBy = decision.by
        note = decision.note
    }
}
