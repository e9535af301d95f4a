extension BudgetTable {
    /// Writes what became of a request.
    func insert(_ record: CallRecord, attempt: Int) throws {
        let call = record.call
        func scope(_ kind: BudgetScope.Kind) -> String? { call.scopes.first { $0.kind == kind }?.value }
        // What a broken provider reports must not make sums overflow later.
        func bounded(_ count: Int) -> Int { max(0, min(count, 1_000_000_000_000)) }
        try session.upsert(
            "usage_record",
            key: ["call", "attempt"],
            [
                ("call", call.key), ("attempt", attempt), ("started_at", LedgerTime.microseconds(record.startedAt)),
                ("duration", record.duration.limitMicroseconds), ("operation", call.operation),
                ("provider", call.provider), ("model", call.model), ("response_model", record.responseModel),
                ("outcome", record.outcome.rawValue), ("error_type", record.errorType),
                ("input_tokens", bounded(record.usage.inputTokens)),
                ("output_tokens", bounded(record.usage.outputTokens)),
                ("cache_read_tokens", bounded(record.usage.cacheReadInputTokens)),
                ("cache_creation_tokens", bounded(record.usage.cacheCreationInputTokens)),
                ("images", bounded(record.images)), ("cost", record.cost.nanos), ("workflow_id", call.workflowID),
                ("run", scope(.run)), ("workflow_type", scope(.workflowType)), ("agent", scope(.agent)),
                ("\"user\"", scope(.user)), ("tenant", scope(.tenant)),
                ("usage_estimated", record.isUsageEstimated ? 1 : 0),
            ]
        )
    }
}
