/// The time of one machine, whose workers share a store: it goes on where it was after a restart of the machine.
struct RateLimitBoot: RateLimitTimekeeper {
    let clock: RateLimitClock

    /// The time. It is counted from the moment at which this boot first used the store.
    ///
    /// That moment is taken to be the last at which something was granted before: no clock says for certain how long the
    /// machine was off, and late is safe, since it only makes requests count for longer. The date would not do; a machine
    /// may start with a wrong one and correct it later.
    func now(_ session: any SQLSession, key: String) throws -> Int64 {
        let sinceBoot = clock.sinceBoot().limitMicroseconds
        let row = try session.row("SELECT boot, started_at, seen_at FROM rate_limit_boot")
        if let row, let boot: String = try row["boot"], boot == clock.bootID {
            let startedAt: Int64 = try row["started_at"]
            return startedAt + sinceBoot
        }
        let seenAt: Int64 = try row?["seen_at"] ?? 0
        try session.upsert(
            "rate_limit_boot",
            key: ["id"],
            [("id", 0), ("boot", clock.bootID), ("started_at", seenAt - sinceBoot), ("seen_at", seenAt)]
        )
        return seenAt
    }

    func see(_ session: any SQLSession, _ now: Int64) throws {
        try session.execute("UPDATE rate_limit_boot SET seen_at = ?1 WHERE seen_at < ?1", [now])
    }
}
