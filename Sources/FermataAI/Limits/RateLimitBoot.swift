import GRDB

/// The limiter's clock: microseconds that go on where they were after a restart of the machine.
enum RateLimitBoot {
    /// The time. It is counted from the moment at which this boot first used the file.
    ///
    /// That moment is taken to be the last at which something was granted before: no clock says for certain how long the
    /// machine was off, and late is safe, since it only makes requests count for longer. The date would not do; a machine
    /// may start with a wrong one and correct it later.
    static func now(_ database: Database, _ clock: RateLimitClock) throws -> Int64 {
        let sinceBoot = clock.sinceBoot().limitMicroseconds
        let row = try Row.fetchOne(database, sql: "SELECT boot, started_at, seen_at FROM rate_limit_boot")
        if let row, row["boot"] == clock.bootID { return row["started_at"] + sinceBoot }

        let seenAt: Int64 = row?["seen_at"] ?? 0
        try database.execute(
            sql: "INSERT OR REPLACE INTO rate_limit_boot (id, boot, started_at, seen_at) VALUES (0, ?, ?, ?)",
            arguments: [clock.bootID, seenAt - sinceBoot, seenAt]
        )
        return seenAt
    }

    /// Notes that something happened that the clock must never go behind.
    static func see(_ database: Database, _ now: Int64) throws {
        try database.execute(sql: "UPDATE rate_limit_boot SET seen_at = max(seen_at, ?)", arguments: [now])
    }
}
