import Fermata

/// One key's rows, inside a transaction.
struct RateLimitTable {
    let session: any SQLSession
    let key: String
    let now: Int64

    /// Forgets what no longer counts.
    func prune() throws {
        try session.execute("DELETE FROM rate_limit_step WHERE key = ? AND leaves_at <= ?", [key, now])
        try session.execute("DELETE FROM rate_limit_permit WHERE key = ? AND leased_until <= ?", [key, now])
        try session.execute(
            "DELETE FROM rate_limit_place WHERE key = ? AND due_at <= ?",
            [key, now - RateLimitTime.placeKept]
        )
    }

    /// The line as a caller sees it.
    func line(before permit: String) throws -> RateLimitLine {
        let row = try session.row("SELECT * FROM rate_limit_key WHERE key = ?", [key])
        let meanHold: Int64 = try row?["mean_hold"] ?? 1_000_000
        // Those out for much longer than usual may be a crashed worker's, and are not expected.
        let out = try session.row(
            """
            SELECT count(*) AS requests,
            CAST(coalesce(sum(CASE WHEN granted_at > ? THEN tokens ELSE 0 END), 0) AS BIGINT) AS tokens
            FROM rate_limit_permit WHERE key = ?
            """,
            [now - 2 * meanHold, key]
        )
        return RateLimitLine(
            now: now,
            steps: try steps(),
            ahead: try places(before: permit),
            inFlight: try out?["requests"] ?? 0,
            tokensInFlight: try out?["tokens"] ?? 0,
            pausedUntil: try row?["paused_until"] ?? 0,
            requestsBound: Self.bound(try row?["requests_most"], try row?["requests_until"]),
            tokensBound: Self.bound(try row?["tokens_most"], try row?["tokens_until"]),
            meanHold: meanHold,
            usedShare: try row?["used_share"] ?? 1_000
        )
    }

    /// Notes when a waiter comes again. One that waits already keeps its place.
    func keepPlace(_ permit: String, tokens: Int, dueAt: Int64) throws {
        try session.execute(
            """
            INSERT INTO rate_limit_place (key, permit, tokens, due_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (key, permit) DO UPDATE SET tokens = excluded.tokens, due_at = excluded.due_at
            """,
            [key, permit, tokens, dueAt]
        )
    }

    /// Counts a request from now on.
    func grant(_ permit: String, tokens: Int, lease: Duration, limits: RateLimits) throws {
        try leaveLine(permit)
        let leavesAt = RateLimitTime.leavesWindow(grantedAt: now, limits: limits)
        try count(requests: 1, tokens: tokens, leavesAt: leavesAt)
        let counted = try counted()
        try session.execute(
            """
            INSERT INTO rate_limit_permit
            (key, permit, granted_at, leased_until, tokens, leaves_at, requests_counted, tokens_counted)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key, permit, now, now + max(1, lease.limitMicroseconds), tokens, leavesAt, counted.requests,
                counted.tokens,
            ]
        )
    }

    /// Ends a request: corrects its tokens, learns how long requests take and how much they use, and frees its place.
    func settle(_ permit: String, tokens: Int?) throws {
        guard let granted = try newestPermit(permit) else { return }
        if let tokens { try correct(granted, requests: 0, tokens: tokens - granted.tokens) }
        // A moving average with a gain of 1/8, as for round trips in RFC 6298.
        try session.execute(
            """
            INSERT INTO rate_limit_key (key, mean_hold) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET
                mean_hold = rate_limit_key.mean_hold + (excluded.mean_hold - rate_limit_key.mean_hold) / 8
            """,
            [key, max(0, now - granted.grantedAt)]
        )
        if let tokens, granted.tokens > 0 {
            try session.execute(
                "UPDATE rate_limit_key SET used_share = used_share + (? - used_share) / 8 WHERE key = ?",
                [min(1_000, tokens * 1_000 / granted.tokens), key]
            )
        }
        try delete(granted)
    }

    /// Takes back what was not used.
    func withdraw(_ permit: String) throws {
        try leaveLine(permit)
        guard let granted = try newestPermit(permit) else { return }
        try correct(granted, requests: -1, tokens: -granted.tokens)
        try delete(granted)
    }

    /// Holds the key until a moment, if nothing holds it for longer.
    func pause(until moment: Int64) throws {
        try session.execute(
            """
            INSERT INTO rate_limit_key (key, paused_until) VALUES (?, ?)
            ON CONFLICT (key) DO UPDATE SET paused_until = excluded.paused_until
                WHERE rate_limit_key.paused_until < excluded.paused_until
            """,
            [key, moment]
        )
    }

    private func leaveLine(_ permit: String) throws {
        try session.execute("DELETE FROM rate_limit_place WHERE key = ? AND permit = ?", [key, permit])
    }

    private func count(requests: Int, tokens: Int, leavesAt: Int64) throws {
        try session.execute(
            """
            INSERT INTO rate_limit_step (key, leaves_at, requests, tokens) VALUES (?, ?, ?, ?)
            ON CONFLICT (key, leaves_at) DO UPDATE SET
                requests = rate_limit_step.requests + excluded.requests,
                tokens = rate_limit_step.tokens + excluded.tokens
            """,
            [key, leavesAt, requests, tokens]
        )
    }

    /// Changes what a request counts, if it still counts.
    private func correct(_ granted: GrantedPermit, requests: Int, tokens: Int) throws {
        try session.execute(
            """
            UPDATE rate_limit_step SET
                requests = CASE WHEN requests + ?1 > 0 THEN requests + ?1 ELSE 0 END,
                tokens = CASE WHEN tokens + ?2 > 0 THEN tokens + ?2 ELSE 0 END
            WHERE key = ?3 AND leaves_at = ?4
            """,
            [requests, tokens, key, granted.leavesAt]
        )
    }

    private func delete(_ granted: GrantedPermit) throws {
        try session.execute("DELETE FROM rate_limit_permit WHERE number = ?", [granted.number])
    }
}
