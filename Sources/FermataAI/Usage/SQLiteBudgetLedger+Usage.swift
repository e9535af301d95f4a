public import Foundation
import GRDB

extension SQLiteBudgetLedger {
    public func usage(_ query: UsageQuery) async throws -> UsageReport {
        let (condition, arguments) = query.condition
        let groups = query.grouping.map(\.expression).joined(separator: ", ")
        // Whole units and the rest apart, because SQLite's sum fails when it leaves 64 bits.
        let sql = """
            SELECT count(*) AS calls, sum(input_tokens) AS input, sum(output_tokens) AS output,
            sum(cache_read_tokens) AS cache_read, sum(cache_creation_tokens) AS cache_creation, sum(images) AS images,
            sum(cost / 1000000000) AS units, sum(cost % 1000000000) AS nanos, total(duration) AS duration
            \(groups.isEmpty ? "" : ", \(groups)")
            FROM usage_record WHERE \(condition)
            \(groups.isEmpty ? "" : "GROUP BY \(groups) ORDER BY \(groups)")
            """
        let groupCount = query.grouping.count
        let rows = try await database.reading { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
                UsageReport.Row(
                    group: (0..<groupCount).map { row[9 + $0] },
                    calls: row["calls"],
                    inputTokens: row["input"] ?? 0,
                    outputTokens: row["output"] ?? 0,
                    cacheReadInputTokens: row["cache_read"] ?? 0,
                    cacheCreationInputTokens: row["cache_creation"] ?? 0,
                    images: row["images"] ?? 0,
                    cost: Self.cost(units: row["units"] ?? 0, nanos: row["nanos"] ?? 0),
                    durationSeconds: (row["duration"] ?? 0) / 1_000_000
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
        try await database.reading { database in
            try line(CSV.line(Self.columns.map(\.name)))
            let records = try Row.fetchCursor(
                database,
                sql: "SELECT * FROM usage_record WHERE \(condition) ORDER BY started_at, call, attempt",
                arguments: arguments
            )
            while let record = try records.next() {
                try line(CSV.line(Self.columns.map { $0.text(record) }))
            }
        }
    }

    public func deleteUsage(before date: Date) async throws {
        try await database.writing { database in
            try database.execute(
                sql: "DELETE FROM usage_record WHERE started_at < ?",
                arguments: [LedgerTime.microseconds(date)]
            )
        }
    }

    private static func cost(units: Int64, nanos: Int64) -> Cost {
        Cost(nanos: Int64(clamping: Int128(units) * 1_000_000_000 + Int128(nanos)))
    }

    /// A column of the export, in words of OpenTelemetry where it has one.
    private struct Column: Sendable {
        var name: String
        var text: @Sendable (Row) -> String

        init(_ name: String, _ text: @escaping @Sendable (Row) -> String) {
            self.name = name
            self.text = text
        }

        init(_ name: String, column: String) {
            self.init(name) { row in Self.text(row[column]) }
        }

        private static func text(_ value: DatabaseValue) -> String {
            switch value.storage {
            case .int64(let number): "\(number)"
            case .string(let text): text
            default: ""
            }
        }
    }

    private static let columns: [Column] = [
        Column("started_at") {
            LedgerTime.date($0["started_at"]).formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        },
        Column("duration_seconds") { "\(Double($0["duration"] as Int64) / 1_000_000)" },
        Column("call", column: "call"),
        Column("attempt", column: "attempt"),
        Column("gen_ai.operation.name", column: "operation"),
        Column("gen_ai.provider.name", column: "provider"),
        Column("gen_ai.request.model", column: "model"),
        Column("gen_ai.response.model", column: "response_model"),
        Column("outcome", column: "outcome"),
        Column("error.type", column: "error_type"),
        Column("gen_ai.usage.input_tokens", column: "input_tokens"),
        Column("gen_ai.usage.output_tokens", column: "output_tokens"),
        Column("gen_ai.usage.cache_read.input_tokens", column: "cache_read_tokens"),
        Column("gen_ai.usage.cache_creation.input_tokens", column: "cache_creation_tokens"),
        Column("images", column: "images"),
        Column("cost") { "\(Cost(nanos: $0["cost"]))" },
        Column("workflow_id", column: "workflow_id"),
        Column("run", column: "run"),
        Column("workflow_type", column: "workflow_type"),
        Column("agent", column: "agent"),
        Column("user", column: "user"),
        Column("tenant", column: "tenant"),
    ]
}
