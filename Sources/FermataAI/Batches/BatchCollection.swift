import Fermata
import Foundation

/// The results of one job: what each of its requests came to, and what it cost.
struct BatchCollection {
    let gateway: ModelGateway
    let target: BatchTarget
    let items: [ModelBatchItem]
    let batch: ProviderBatch?

    /// One request with what is recorded of it; nothing for one that certainly cost nothing and was never begun.
    private struct Settled {
        var index: Int
        var result: ModelBatchResult
        var usage: TokenUsage
        var record: CallRecord?
    }

    /// How many are settled in one transaction. A crash in between costs the time for so many, and no money.
    private static let step = 200

    func run(
        _ take: ([(result: ModelBatchResult, item: ModelBatchItem)]) async throws -> Void
    ) async throws -> ModelBatchCounts {
        var counts = ModelBatchCounts()
        var waiting: [Settled] = []
        var open = Set(items.indices)
        var reserved = items.reduce(BudgetAmount.zero) { $0 + target.worstCase($1) }

        func flush() async throws {
            guard !waiting.isEmpty else { return }
            try await gateway.settle(waiting.compactMap(\.record))
            for one in waiting { reserved = reserved - target.worstCase(items[one.index]) }
            // What is settled needs not be set aside any more.
            try await gateway.reserve(target, reserved, budgets: [])
            for one in waiting { counts.add(one.result, usage: one.usage) }
            try await take(waiting.map { ($0.result, items[$0.index]) })
            waiting = []
        }

        if let batch, batch.state == .ended {
            let requests = items.enumerated().map { (index: $0.offset, request: target.request($0.element)) }
            let submission = BatchSubmission(name: target.call.name, requests: requests)
            var unreadable = 0
            try await target.provider.results(of: batch, submission) { answer in
                guard let answer else {
                    unreadable += 1
                    return
                }
                // The first line counts of a request that has two.
                guard open.remove(answer.index) != nil else { return }
                waiting.append(try await settled(answer))
                if waiting.count == Self.step { try await flush() }
            }
            counts.unreadableLines = unreadable
        }
        for index in open.sorted() {
            waiting.append(try await without(index, isUnreadable: counts.unreadableLines > 0))
            if waiting.count == Self.step { try await flush() }
        }
        try await flush()
        return counts
    }

    private func settled(_ answer: BatchAnswer) async throws -> Settled {
        switch answer.outcome {
        case .answered(let answered): return try await settled(answer.index, answered)
        case .failed(let error): return failed(answer.index, error)
        case .cancelled: return free(answer.index, .cancelled, "The job was cancelled before its turn.")
        case .expired:
            return free(answer.index, .expired, "The provider's time for the job was over before its turn.")
        }
    }

    private func settled(_ index: Int, _ answer: ProviderAnswer) async throws -> Settled {
        let item = items[index]
        var response = answer.response
        if !answer.isUsageReported {
            let worst = target.worstUsage(item)
            response.usage = TokenUsage(
                inputTokens: worst.inputTokens,
                outputTokens: min(worst.outputTokens, TokenEstimate.output(response.message))
            )
        }
        let usage = response.usage
        let cost = target.price.cost(of: usage)
        var record = record(index, .answered, usage, cost)
        record.responseModel = response.model
        record.isUsageEstimated = !answer.isUsageReported
        let schema = item.request.outputSchema
        let outcome = try await gateway.guardrails.check(response, schema: schema)
        gateway.telemetry.decided(outcome.decisions)
        var result = ModelBatchResult(id: item.id, outcome: .succeeded, cost: cost)
        if let checked = outcome.content {
            let issues = checked.message.toolCalls.isEmpty ? schema.flatMap { Self.issues(checked, $0) } : nil
            if let issues {
                result.outcome = .failed
                result.errorType = LanguageModelErrorType.outputInvalid.rawValue
                result.message = issues
                record.outcome = .failed
            } else {
                result.response = checked
            }
        } else {
            result.outcome = .blocked
            result.errorType = LanguageModelErrorType.blocked.rawValue
            result.message = "A guardrail stops the answer: \(outcome.block?.reason ?? "no reason given")."
            record.outcome = .refused
        }
        record.errorType = result.errorType
        return Settled(index: index, result: result, usage: usage, record: record)
    }

    /// What is wrong with a structured answer; `nil` for nothing.
    private static func issues(_ response: ModelResponse, _ schema: JSONSchema) -> String? {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(response.message.text.utf8)) else {
            return "The answer is not JSON."
        }
        return schema.issues(in: value).isEmpty ? nil : "The answer does not fit the schema."
    }

    private func failed(_ index: Int, _ error: ApplicationError) -> Settled {
        let charge = FailureCharge(after: error)
        let usage = charge == .none ? TokenUsage.none : target.worstUsage(items[index])
        let cost = charge == .none ? Cost.zero : target.worstCase(items[index]).cost
        var record = record(index, charge == .unknown ? .lost : .failed, usage, cost)
        record.errorType = error.type
        record.isUsageEstimated = charge != .none
        return Settled(
            index: index,
            result: ModelBatchResult(
                id: items[index].id,
                outcome: .failed,
                errorType: error.type,
                message: error.message,
                cost: cost
            ),
            usage: usage,
            record: record
        )
    }

    private func free(_ index: Int, _ outcome: ModelBatchResult.Outcome, _ message: String) -> Settled {
        let result = ModelBatchResult(
            id: items[index].id,
            outcome: outcome,
            errorType: outcome.rawValue,
            message: message,
            cost: .zero
        )
        return Settled(index: index, result: result, usage: .none)
    }

    /// A request about which the provider says nothing.
    private func without(_ index: Int, isUnreadable: Bool) async throws -> Settled {
        let outcome = try await gateway.guardrails.check(target.request(items[index]).messages)
        if outcome.content == nil {
            return free(
                index,
                .blocked,
                "A guardrail stops the request: \(outcome.block?.reason ?? "no reason given")."
            )
        }
        guard let batch else { return free(index, .cancelled, "The job was cancelled before it began.") }
        guard batch.state != .failed else {
            let codes = batch.errors.isEmpty ? "no reason given" : batch.errors.joined(separator: ", ")
            let message = "The provider did not accept the job: \(codes)."
            return failed(index, LanguageModelErrorType.rejectedRequest.error(message))
        }
        let reason = isUnreadable ? "its line among the results cannot be read" : "the results say nothing of it"
        return failed(index, LanguageModelErrorType.answerLost.error("What became of the request is lost: \(reason)."))
    }

    private func record(
        _ index: Int,
        _ outcome: CallRecord.Outcome,
        _ usage: TokenUsage,
        _ cost: Cost
    ) -> CallRecord {
        let start = batch?.createdAt ?? Date()
        return CallRecord(
            call: target.modelCall("\(target.call.key)/\(index)"),
            outcome: outcome,
            usage: usage,
            cost: cost,
            startedAt: start,
            duration: .seconds(max(0, Date().timeIntervalSince(start)))
        )
    }
}
