import Fermata
import GRDB

/// One key's rows, inside a transaction.
struct RateLimitTable {
    let database: Database
    let key: String
    let now: Int64

    /// Forgets what no longer counts.
    func prune() throws {
        try database.execute(
            sql: "DELETE FROM rate_limit_step WHERE key = ? AND leaves_at <= ?",
            arguments: [key, now]
        )
        try database.execute(
            sql: "DELETE FROM rate_limit_permit WHERE key = ? AND leased_until <= ?",
            arguments: [key, now]
        )
        try database.execute(
            sql: "DELETE FROM rate_limit_place WHERE key = ? AND due_at <= ?",
            arguments: [key, now - RateLimitTime.placeKept]
        )
    }

    /// The line as a caller sees it.
    func line(before permit: String) throws -> RateLimitLine {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM rate_limit_key WHERE key = ?", arguments: [key])
        return RateLimitLine(
            now: now,
            steps: try steps(),
            ahead: try places(before: permit),
            inFlight: try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM rate_limit_permit WHERE key = ?",
                arguments: [key]
            ) ?? 0,
            pausedUntil: row?["paused_until"] ?? 0,
            requestsBound: Self.bound(row?["requests_most"], row?["requests_until"]),
            tokensBound: Self.bound(row?["tokens_most"], row?["tokens_until"]),
            meanHold: row?["mean_hold"] ?? 1_000_000
        )
    }

    /// Notes when a waiter comes again. One that waits already keeps its place.
    func keepPlace(_ permit: String, tokens: Int, dueAt: Int64) throws {
        try database.execute(
            sql: """
                INSERT INTO rate_limit_place (key, permit, tokens, due_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (key, permit) DO UPDATE SET tokens = excluded.tokens, due_at = excluded.due_at
                """,
            arguments: [key, permit, tokens, dueAt]
        )
    }

    /// Counts a request from now on.
    func grant(_ permit: String, tokens: Int, lease: Duration, limits: RateLimits) throws {
        try leaveLine(permit)
        try RateLimitBoot.see(database, now)
        let leavesAt = RateLimitTime.leavesWindow(grantedAt: now, limits: limits)
        try count(requests: 1, tokens: tokens, leavesAt: leavesAt)
        let counted = try counted()
        try database.execute(
            sql: """
                INSERT INTO rate_limit_permit
                (key, permit, granted_at, leased_until, tokens, leaves_at, requests_counted, tokens_counted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                key, permit, now, now + max(1, lease.limitMicroseconds), tokens, leavesAt, counted.requests,
                counted.tokens,
            ]
        )
    }

    /// Ends a request: corrects its tokens, learns how long requests take and frees its place.
    func settle(_ permit: String, tokens: Int?) throws {
        guard let granted = try newestPermit(permit) else { return }
        if let tokens { try correct(granted, requests: 0, tokens: tokens - granted.tokens) }
        // A moving average with a gain of 1/8, as for round trips in RFC 6298.
        try database.execute(
            sql: """
                INSERT INTO rate_limit_key (key, mean_hold) VALUES (:key, :hold)
                ON CONFLICT (key) DO UPDATE SET mean_hold = mean_hold + (:hold - mean_hold) / 8
                """,
            arguments: ["key": key, "hold": max(0, now - granted.grantedAt)]
        )
        try delete(granted)
    }

    /// Takes back what was not used.
    func withdraw(_ permit: String) throws {
        try leaveLine(permit)
        guard let granted = try newestPermit(permit) else { return }
        try correct(granted, requests: -1, tokens: -granted.tokens)
        try delete(granted)
    }

    /// Holds the key until a moment.
    func pause(until moment: Int64) throws {
        try database.execute(
            sql: """
                INSERT INTO rate_limit_key (key, paused_until) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET paused_until = max(paused_until, excluded.paused_until)
                """,
            arguments: [key, moment]
        )
    }

    private func leaveLine(_ permit: String) throws {
        try database.execute(
            sql: "DELETE FROM rate_limit_place WHERE key = ? AND permit = ?",
            arguments: [key, permit]
        )
    }

    private func count(requests: Int, tokens: Int, leavesAt: Int64) throws {
        try database.execute(
            sql: """
                INSERT INTO rate_limit_step (key, leaves_at, requests, tokens) VALUES (?, ?, ?, ?)
                ON CONFLICT (key, leaves_at)
                DO UPDATE SET requests = requests + excluded.requests, tokens = tokens + excluded.tokens
                """,
            arguments: [key, leavesAt, requests, tokens]
        )
    }

    /// Changes what a request counts, if it still counts.
    private func correct(_ granted: GrantedPermit, requests: Int, tokens: Int) throws {
        try database.execute(
            sql: """
                UPDATE rate_limit_step SET requests = max(0, requests + ?), tokens = max(0, tokens + ?)
                WHERE key = ? AND leaves_at = ?
                """,
            arguments: [requests, tokens, key, granted.leavesAt]
        )
    }

    private func delete(_ granted: GrantedPermit) throws {
        try database.execute(sql: "DELETE FROM rate_limit_permit WHERE number = ?", arguments: [granted.number])
    }
}
