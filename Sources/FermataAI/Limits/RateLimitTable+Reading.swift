import GRDB

extension RateLimitTable {
    /// A request that may be under way.
    struct GrantedPermit {
        var number: Int64
        var grantedAt: Int64
        var tokens: Int
        var leavesAt: Int64
        /// What counted after its grant, itself included.
        var counted: (requests: Int, tokens: Int)
    }

    /// The last request granted to a caller. An earlier one of the same name is a crashed attempt's: it ends with its
    /// lease.
    func newestPermit(_ permit: String) throws -> GrantedPermit? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM rate_limit_permit WHERE key = ? AND permit = ? ORDER BY number DESC LIMIT 1",
            arguments: [key, permit]
        )
        return row.map { row in
            GrantedPermit(
                number: row["number"],
                grantedAt: row["granted_at"],
                tokens: row["tokens"],
                leavesAt: row["leaves_at"],
                counted: (row["requests_counted"], row["tokens_counted"])
            )
        }
    }

    /// What counts now.
    func counted() throws -> (requests: Int, tokens: Int) {
        try steps().reduce(into: (0, 0)) { sum, step in
            guard step.leavesAt > now else { return }
            sum.0 += step.requests
            sum.1 += step.tokens
        }
    }

    func steps() throws -> [RateLimitLine.Step] {
        try Row.fetchAll(
            database,
            sql: "SELECT leaves_at, requests, tokens FROM rate_limit_step WHERE key = ?",
            arguments: [key]
        ).map { RateLimitLine.Step(leavesAt: $0["leaves_at"], requests: $0["requests"], tokens: $0["tokens"]) }
    }

    /// Those who came before a caller and are awaited. One that is not in the line yet comes last.
    func places(before permit: String) throws -> [RateLimitLine.Place] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT tokens, due_at FROM rate_limit_place WHERE key = :key AND due_at > :late AND number < coalesce(
                    (SELECT number FROM rate_limit_place WHERE key = :key AND permit = :permit), \(Int64.max)
                )
                """,
            arguments: ["key": key, "late": now - RateLimitTime.patience, "permit": permit]
        ).map { RateLimitLine.Place(dueAt: $0["due_at"], tokens: $0["tokens"]) }
    }

    static func bound(_ most: Int?, _ until: Int64?) -> RateLimitLine.Bound? {
        guard let most, let until else { return nil }
        return RateLimitLine.Bound(most: most, until: until)
    }
}
