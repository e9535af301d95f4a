import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("Limits on the clock of a server", .timeLimit(.minutes(2)), .needsPostgres)
struct RateLimitServerTimeTests {
    private let limits = RateLimits(requestsPerMinute: 2)

    private func ask(_ store: SQLRateLimitStore, _ permit: String) async throws -> LimitDecision {
        try await store.acquire(key: "k", limits: limits, tokens: 1, permit: permit, lease: .seconds(60))
    }

    /// As if somebody had set the server's date forward by so much since the last call.
    private func step(_ database: AIDatabase, by seconds: Int64) async throws {
        try await database.writing(.limits("k")) { session in
            try session.execute("UPDATE rate_limit_clock SET server_at = server_at - ?", [seconds * 1_000_000])
        }
    }

    @Test("a date that is set forward or back frees nothing too early", arguments: [3_600, -3_600] as [Int64])
    func steps(seconds: Int64) async throws {
        let file = try await TemporaryStore(.postgreSQL)
        let database = try await file.open()
        let store = SQLRateLimitStore(database)
        #expect(try await ask(store, "a") == .granted)
        #expect(try await ask(store, "b") == .granted)
        try await step(database, by: seconds)
        guard case .wait(let wait) = try await ask(store, "c") else {
            Issue.record("a third request was granted in the same minute")
            return
        }
        #expect(wait > .seconds(50))
    }

    @Test("time goes on by as much as passed while nobody asked")
    func idleTime() async throws {
        let file = try await TemporaryStore(.postgreSQL)
        let database = try await file.open()
        #expect(try await ask(SQLRateLimitStore(database), "a") == .granted)
        #expect(try await ask(SQLRateLimitStore(database), "b") == .granted)
        // A process that is started later has only the server's word.
        try await step(database, by: 70)
        #expect(try await ask(SQLRateLimitStore(try await file.open()), "c") == .granted)
    }
}
