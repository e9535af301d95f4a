import Fermata
import Synchronization

/// The time of a PostgreSQL server, for machines whose own clocks know nothing of each other.
///
/// The server has only its date, which somebody may set. So its date is used for how long something took, never for
/// when it was: it is read at each call, a step back counts as no time, and a step forward counts as no more than this
/// process saw pass on its own clock since its last call. Only a process's first call has to believe the server.
final class RateLimitServerTime: RateLimitTimekeeper {
    /// A moment on this process's clock, and the limiter's time then.
    private struct Sight {
        var at: ContinuousClock.Instant
        var time: Int64
    }

    /// How much longer a question may take to reach the server than the one before. More makes the limiter's time late,
    /// which is safe; of a step of the date no more than this is believed.
    private static let delay: Int64 = 100_000

    private let last = Mutex<[String: Sight]>([:])

    func now(_ session: any SQLSession, key: String) throws -> Int64 {
        let now = ContinuousClock.now
        let latest = last.withLock { $0[key] }.map { sight in
            let elapsed = sight.at.duration(to: now).limitMicroseconds
            // 0.1 % as for the window.
            return sight.time + elapsed + elapsed / 1_000 + Self.delay
        }
        let time: Int64? = try session.value(
            """
            INSERT INTO rate_limit_clock AS clock (key, server_at, time)
            VALUES (?1, CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT), 0)
            ON CONFLICT (key) DO UPDATE SET
                server_at = excluded.server_at,
                time = least(
                    clock.time + greatest(excluded.server_at - clock.server_at, 0), greatest(clock.time, ?2)
                )
            RETURNING time
            """,
            [key, latest ?? Int64.max]
        )
        guard let time else { throw FermataError(.unavailable, "The AI store does not tell the time.") }
        last.withLock { $0[key] = Sight(at: now, time: time) }
        return time
    }

    /// Each look is noted already.
    func see(_ session: any SQLSession, _ now: Int64) {}
}
