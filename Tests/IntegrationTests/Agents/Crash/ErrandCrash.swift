import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// One errand whose worker dies at one boundary, and what must be true of it afterwards.
struct ErrandCrash {
    /// What was on record when the worker was dead.
    private struct Record {
        /// Effects whose completion is in the history.
        var effects: Set<String>
        /// How many answers of the model the ledger has, by workflow.
        var answers: [String: Int]
    }

    let live: LiveContext
    let server: ScriptedModelServer
    let url: String
    /// At which boundary the worker dies.
    let boundary: Int

    /// - Returns: The boundary's name; `nil` if the run ended before it.
    func run() async throws -> String? {
        let process = try AgentProcess(
            .init(taskQueue: live.taskQueue, agents: Errand.agents, modelURL: url)
        )
        try await process.start(dieAt: boundary)
        let handle = try await Errand.start(live.client, live.options("\(boundary)"))
        guard let name = try await process.waitForDeath(orEndOf: handle) else {
            try await check(handle, process, Record(effects: [], answers: [:]), died: "nowhere")
            return nil
        }
        let record = Record(
            effects: try await completed(handle.id).union(completed(Errand.child(of: handle.id))),
            answers: try await answers(process)
        )
        try await process.start()
        try await check(handle, process, record, died: "\(boundary), \(name)")
        return name
    }

    private func check(
        _ handle: WorkflowHandle<AgentWorkflow>,
        _ process: AgentProcess,
        _ record: Record,
        died point: String
    ) async throws {
        let comment: Comment = "died at \(point)"
        let result = try await handle.result()
        #expect(result.text == Errand.result(of: handle.id), comment)
        #expect(result.agent.name == "boss", comment)

        let effects = Dictionary(grouping: try process.effects(), by: \.id).mapValues(\.count)
        #expect(Set(effects.keys) == Set(Errand.effects(of: handle.id)), comment)
        let attempts = try await attempts(handle.id)
            .merging(attempts(Errand.child(of: handle.id))) { first, _ in first }
        for (effect, count) in effects {
            #expect(!record.effects.contains(effect) || count == 1, "\(effect), recorded, happened again; \(comment)")
            #expect(count <= attempts[effect] ?? 0, "\(effect) happened more often than it was tried; \(comment)")
        }
        // Whoever was dead at a time can have interrupted what was under way, and nothing twice.
        #expect(attempts.values.allSatisfy { $0 <= 2 }, comment)

        let asked = server.calls.filter { $0.question.prompt == handle.id }
        try await checkCalls(asked, handle.id, process, record, comment)
    }

    /// What the provider counted, and what the ledger says of it.
    private func checkCalls(
        _ asked: [ScriptedModelServer.Call],
        _ id: String,
        _ process: AgentProcess,
        _ record: Record,
        _ comment: Comment
    ) async throws {
        let counts = Dictionary(grouping: asked, by: \.question).mapValues(\.count)
        #expect(counts.count == Errand.answers, comment)
        // In each workflow a question is asked when those before it are answered, so the first ones are the recorded.
        var seen: [String: [ModelQuestion]] = [:]
        for call in asked {
            let workflow = Errand.workflow(of: call.question)
            if seen[workflow]?.contains(call.question) != true { seen[workflow, default: []].append(call.question) }
        }
        for (workflow, questions) in seen {
            let recorded = questions.prefix(record.answers[workflow] ?? 0)
            #expect(recorded.allSatisfy { counts[$0] == 1 }, "a recorded answer was paid again; \(comment)")
        }

        let ledger = try process.ledger()
        let rows = try await ledger.usage(UsageQuery(grouping: [.outcome])).rows
        let byOutcome = Dictionary(uniqueKeysWithValues: rows.map { ($0.group.first ?? "", $0) })
        let answered = try #require(byOutcome["answered"])
        #expect(answered.calls == Errand.answers, comment)
        let usages = counts.keys.compactMap { question in asked.first { $0.question == question }?.usage }
        #expect(answered.inputTokens == usages.map(\.inputTokens).reduce(0, +), comment)
        #expect(answered.outputTokens == usages.map(\.outputTokens).reduce(0, +), comment)
        let price: Int64 = 1_000
        #expect(answered.cost.nanos == price * Int64(answered.inputTokens + answered.outputTokens), comment)
        let lost = byOutcome["lost"]?.calls ?? 0
        #expect(lost <= 1, comment)
        #expect(Set(byOutcome.keys).isSubset(of: ["answered", "lost"]), comment)
        #expect(asked.count <= Errand.answers + lost, "the provider charged what the ledger does not know; \(comment)")
        let balance = try await ledger.balance(of: BudgetScope(.workflowType, "AgentWorkflow"), window: .total)
        #expect(balance.reserved == .zero, comment)
        #expect(balance.spent.calls == Errand.answers + lost, comment)
    }

    private func answers(_ process: AgentProcess) async throws -> [String: Int] {
        let report = try await process.ledger().usage(UsageQuery(grouping: [.workflow, .outcome]))
        return report.rows.reduce(into: [:]) { counts, row in
            if row.group.last == "answered" { counts[row.group[0]] = row.calls }
        }
    }

    /// The effects whose activities have completed.
    private func completed(_ id: String) async throws -> Set<String> {
        guard let history = try? await live.history(id) else { return [] }
        let scheduled = history.scheduledEffects
        return Set(
            history.all("ActivityTaskCompleted").compactMap {
                $0.attributes["scheduledEventId"].integer.flatMap { scheduled[$0] }
            }
        )
    }

    /// How often each effect's activity was tried until it completed.
    private func attempts(_ id: String) async throws -> [String: Int] {
        let history = try await live.history(id)
        let scheduled = history.scheduledEffects
        return history.all("ActivityTaskStarted").reduce(into: [:]) { attempts, event in
            guard let effect = event.attributes["scheduledEventId"].integer.flatMap({ scheduled[$0] }) else { return }
            attempts[effect] = event.attributes["attempt"].integer ?? 1
        }
    }
}

extension RecordedHistory {
    /// The effects that activities were asked for, by the number of the event.
    fileprivate var scheduledEffects: [Int: String] {
        all("ActivityTaskScheduled").reduce(into: [:]) { effects, event in
            guard event.attributes["activityType"]["name"].string == "RunTool",
                let data = event.attributes["input"]["payloads"].array.first?["data"].string
                    .flatMap({ Data(base64Encoded: $0) }),
                let request = try? JSONDecoder().decode(LenientJSON.self, from: data),
                let preview = request["call"]["preview"].string,
                let arguments = try? JSONDecoder().decode(LenientJSON.self, from: Data(preview.utf8))
            else { return }
            effects[event.id] = arguments["id"].string
        }
    }
}
