public import Foundation

extension SQLBudgetLedger {
    public func usage(_ query: UsageQuery) async throws -> UsageReport {
        let (condition, arguments) = query.condition
        let groups = query.grouping.map(\.expression).joined(separator: ", ")
        // Whole units and the rest apart, because SQLite's sum fails when it leaves 64 bits.
        let sums = [
            ("input", "input_tokens"), ("output", "output_tokens"), ("cache_read", "cache_read_tokens"),
            ("cache_creation", "cache_creation_tokens"), ("estimated", "usage_estimated"), ("images", "images"),
            ("units", "cost / 1000000000"),
            ("nanos", "cost % 1000000000"),
        ].map { "CAST(sum(\($1)) AS BIGINT) AS \($0)" }
        let sql = """
            SELECT count(*) AS calls, \(sums.joined(separator: ", ")),
            sum(CAST(duration AS DOUBLE PRECISION)) AS duration
            \(groups.isEmpty ? "" : ", \(groups)")
            FROM usage_record WHERE \(condition)
            \(groups.isEmpty ? "" : "GROUP BY \(groups) ORDER BY \(groups)")
            """
        let grouping = query.grouping
        let rows = try await database.reading { session in
            try session.rows(sql, arguments).map { row in
                UsageReport.Row(
                    group: zip(grouping, row.values.suffix(grouping.count)).map { $0.name($1) },
                    calls: try row["calls"],
                    inputTokens: try row["input"] ?? 0,
                    outputTokens: try row["output"] ?? 0,
                    cacheReadInputTokens: try row["cache_read"] ?? 0,
                    cacheCreationInputTokens: try row["cache_creation"] ?? 0,
                    estimatedCalls: try row["estimated"] ?? 0,
                    images: try row["images"] ?? 0,
                    cost: Self.cost(units: try row["units"] ?? 0, nanos: try row["nanos"] ?? 0),
                    durationSeconds: (try row["duration"] ?? 0) / 1_000_000
                )
            }
        }
        return UsageReport(grouping: query.grouping, rows: rows)
    }

    public func exportRecords(
        _ query: UsageQuery,
        to line: @escaping @Sendable (String) throws -> Void
    ) async throws {
        let (condition, arguments) = query.condition
        try await database.reading { session in
            try line(CSV.line(Self.columns.map(\.name)))
            let query = "SELECT * FROM usage_record WHERE \(condition) ORDER BY started_at, call, attempt"
            try session.selectEach(query, arguments.map { $0?.sqlValue ?? .null }) { record in
                try line(CSV.line(Self.columns.map { try $0.text(record) }))
            }
        }
    }

    public func deleteUsage(before date: Date) async throws {
        try await database.writing(.budgets) { session in
            try session.execute("DELETE FROM usage_record WHERE started_at < ?", [LedgerTime.microseconds(date)])
        }
    }

    private static func cost(units: Int64, nanos: Int64) -> Cost {
        Cost(nanos: Int64(clamping: Int128(units) * 1_000_000_000 + Int128(nanos)))
    }

    /// A column of the export, in words of OpenTelemetry where it has one.
    private struct Column: Sendable {
        var name: String
        var text: @Sendable (SQLRow) throws -> String

        init(_ name: String, _ text: @escaping @Sendable (SQLRow) throws -> String) {
            self.name = name
            self.text = text
        }

        init(_ name: String, number column: String) {
            self.init(name) { row in
                let number: Int64 = try row[column]
                return "\(number)"
            }
        }

        init(_ name: String, column: String) {
            self.init(name) { row in try row[column] ?? "" }
        }
    }

    private static let columns: [Column] = [
        Column("started_at") {
            LedgerTime.date(try $0["started_at"]).formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        },
        Column("duration_seconds") { row in
            let duration: Int64 = try row["duration"]
            return "\(Double(duration) / 1_000_000)"
        },
        Column("call", column: "call"),
        Column("attempt", number: "attempt"),
        Column("gen_ai.operation.name", column: "operation"),
        Column("gen_ai.provider.name", column: "provider"),
        Column("gen_ai.request.model", column: "model"),
        Column("gen_ai.response.model", column: "response_model"),
        Column("outcome", column: "outcome"),
        Column("error.type", column: "error_type"),
        Column("gen_ai.usage.input_tokens", number: "input_tokens"),
        Column("gen_ai.usage.output_tokens", number: "output_tokens"),
        Column("gen_ai.usage.cache_read.input_tokens", number: "cache_read_tokens"),
        Column("gen_ai.usage.cache_creation.input_tokens", number: "cache_creation_tokens"),
        Column("usage_estimated", number: "usage_estimated"),
        Column("images", number: "images"),
        Column("cost") { "\(Cost(nanos: try $0["cost"]))" },
        Column("workflow_id", column: "workflow_id"),
        Column("run", column: "run"),
        Column("workflow_type", column: "workflow_type"),
        Column("agent", column: "agent"),
        Column("user", column: "user"),
        Column("tenant", column: "tenant"),
    ]
}
