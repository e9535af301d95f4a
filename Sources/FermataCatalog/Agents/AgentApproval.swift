import Fermata
import FermataAI
import Foundation

/// Asks people about one call and waits: for their answer, for the escalation, for the deadline.
struct AgentApproval: Sendable {
    let context: WorkflowContext<AgentWorkflow>
    let rule: ApprovalRule

    func decision(on call: AgentCall, agent: String) async throws -> ApprovalDecision {
        let id = open(call, agent)
        async let _ = show(id, call)
        do {
            try await wait(for: id)
        } catch {
            cancel(id)
            throw error
        }
        return take(id)
    }

    /// Beside the wait: nobody has to watch.
    private func show(_ id: String, _ call: AgentCall) async {
        let event = AgentEvent.approvalOpened(
            request: id,
            call: call.id,
            tool: call.name,
            deadline: context.now.addingTimeInterval(rule.deadlineSeconds)
        )
        _ = try? await context.executeActivity(
            AgentActivities.Activities.ShowStep.self,
            options: AgentOptions.show,
            input: event
        )
    }

    private func wait(for id: String) async throws {
        var rest = rule.deadlineSeconds
        if let first = rule.escalateAfterSeconds {
            guard try await !isDecided(id, within: first) else { return }
            context.mutateState { $0.escalate(id, to: rule.escalateTo ?? "somebody else") }
            rest -= first
        }
        _ = try await isDecided(id, within: rest)
    }

    private func open(_ call: AgentCall, _ agent: String) -> String {
        let now = context.now
        let tag = context.makeUUID().uuidString.lowercased().prefix(8)
        return context.mutateState { workflow in
            workflow.open(call, agent: agent, rule: rule, tag: tag, now: now)
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

    private func cancel(_ id: String) {
        let now = context.now
        context.mutateState { $0.cancel(id, now: now) }
    }
}

extension AgentWorkflow {
    fileprivate mutating func open(
        _ call: AgentCall,
        agent: String,
        rule: ApprovalRule,
        tag: Substring,
        now: Date
    ) -> String {
        state.approvalCount += 1
        let request = ApprovalRequest(
            id: "\(state.approvalCount)-\(tag)",
            agent: agent,
            tool: call.name,
            callID: call.id,
            arguments: call.preview,
            schema: call.schema,
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
        if let decision = decisions.removeValue(forKey: id) { return decision }
        end(id, as: .lapsed, now: now)
        let verdict: ApprovalDecision.Verdict = rule.onDeadline == .approve ? .approve : .reject
        return ApprovalDecision(id: id, verdict: verdict, by: "deadline", note: "Nobody answered in time.")
    }

    /// What somebody has decided stays decided, though nothing comes of it any more.
    fileprivate mutating func cancel(_ id: String, now: Date) {
        if decisions.removeValue(forKey: id) == nil { end(id, as: .cancelled, now: now) }
    }

    private mutating func end(_ id: String, as outcome: ApprovalRequest.State, now: Date) {
        guard let index = state.approvals.firstIndex(where: { $0.id == id }) else { return }
        state.approvals[index].end(as: outcome, now: now)
    }
}

extension ApprovalRequest {
    mutating func decide(_ decision: ApprovalDecision, now: Date) {
        let outcome: State =
            switch decision.verdict {
            case .approve, .edit: .approved
            case .reject: .rejected
            case .answer: .answered
            }
        end(as: outcome, now: now)
        decidedBy = decision.by
        editedArguments = decision.arguments.map(AgentTools.preview)
        note = decision.note.map { String($0.prefixOfBytes(AgentLimit.previewBytes)) }
    }

    fileprivate mutating func end(as outcome: State, now: Date) {
        state = outcome
        decidedAt = now
        schema = nil
    }

    /// Why it cannot be answered any more; `nil` if it can.
    var closure: String? {
        switch state {
        case .pending: nil
        case .approved, .rejected, .answered:
            "it was \(state.rawValue)\(decidedBy.map { " by \($0)" } ?? "")"
        case .lapsed: "nobody answered in time, and its default applied"
        case .cancelled: "its run was stopped"
        }
    }
}
