import GRDB

extension BudgetTable {
    /// Writes what became of a request.
    func insert(_ record: CallRecord, attempt: Int) throws {
        let call = record.call
        func scope(_ kind: BudgetScope.Kind) -> String? { call.scopes.first { $0.kind == kind }?.value }
        // What a broken provider reports must not make sums overflow later.
        func bounded(_ count: Int) -> Int { max(0, min(count, 1_000_000_000_000)) }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO usage_record
                (call, attempt, started_at, duration, operation, provider, model, response_model, outcome, error_type,
                input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, images, cost, workflow_id, run,
                workflow_type, agent, user, tenant)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                call.key, attempt, LedgerTime.microseconds(record.startedAt), record.duration.limitMicroseconds,
                call.operation, call.provider, call.model, record.responseModel, record.outcome.rawValue,
                record.errorType, bounded(record.usage.inputTokens), bounded(record.usage.outputTokens),
                bounded(record.usage.cacheReadInputTokens), bounded(record.usage.cacheCreationInputTokens),
                bounded(record.images), record.cost.nanos, call.workflowID, scope(.run), scope(.workflowType),
                scope(.agent), scope(.user), scope(.tenant),
            ]
        )
    }
}
