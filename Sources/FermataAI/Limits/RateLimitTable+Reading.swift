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
        let row = try session.row(
            "SELECT * FROM rate_limit_permit WHERE key = ? AND permit = ? ORDER BY number DESC LIMIT 1",
            [key, permit]
        )
        return try row.map { row in
            GrantedPermit(
                number: try row["number"],
                grantedAt: try row["granted_at"],
                tokens: try row["tokens"],
                leavesAt: try row["leaves_at"],
                counted: (try row["requests_counted"], try row["tokens_counted"])
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
        try session.rows("SELECT leaves_at, requests, tokens FROM rate_limit_step WHERE key = ?", [key]).map {
            RateLimitLine.Step(leavesAt: try $0[0], requests: try $0[1], tokens: try $0[2])
        }
    }

    /// Those who came before a caller and are awaited. One that is not in the line yet comes last.
    func places(before permit: String) throws -> [RateLimitLine.Place] {
        try session.rows(
            """
            SELECT tokens, due_at FROM rate_limit_place WHERE key = ?1 AND due_at > ?2 AND number < coalesce(
                (SELECT number FROM rate_limit_place WHERE key = ?1 AND permit = ?3), ?4
            )
            """,
            [key, now - RateLimitTime.patience, permit, Int64.max]
        ).map { RateLimitLine.Place(dueAt: try $0[1], tokens: try $0[0]) }
    }

    static func bound(_ most: Int?, _ until: Int64?) -> RateLimitLine.Bound? {
        guard let most, let until else { return nil }
        return RateLimitLine.Bound(most: most, until: until)
    }
}
