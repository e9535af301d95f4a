import Fermata

/// Limits in a store that all workers share. Each call is one transaction.
public struct SQLRateLimitStore: RateLimitStore {
    private let database: AIDatabase
    private let timekeeper: any RateLimitTimekeeper

    /// Creates a store.
    ///
    /// - Parameter clock: The clock of all who use the store; `nil` for the right one, which is the machine's for a file
    ///   and the server's for PostgreSQL.
    public init(_ database: AIDatabase, clock: RateLimitClock? = nil) {
        self.database = database
        let isShared = clock == nil && database.isOnServer
        timekeeper = isShared ? RateLimitServerTime() : RateLimitBoot(clock: clock ?? .system)
    }

    public func acquire(
        key: String,
        limits: RateLimits,
        tokens: Int,
        permit: String,
        lease: Duration
    ) async throws -> LimitDecision {
        // Bounded, so that sums of many stay far from overflowing.
        let tokens = max(0, min(tokens, 1_000_000_000_000))
        if let most = limits.tokensPerMinute, tokens > most {
            throw LanguageModelErrorType.invalidInput.error(
                "The request may use \(tokens) tokens, but key \(key) allows only \(most) in a minute. Shorten it, lower "
                    + "maxOutputTokens or raise tokensPerMinute."
            )
        }
        guard (limits.requestsPerMinute ?? 1) > 0, (limits.concurrency ?? 1) > 0 else {
            throw LanguageModelErrorType.invalidInput.error(
                "Key \(key) allows no requests: requestsPerMinute and concurrency must be at least 1, or absent."
            )
        }
        return try await transaction(key) { [timekeeper] table in
            try table.prune()
            let line = try table.line(before: permit)
            let due = line.due(tokens: tokens, limits: limits)
            guard due <= table.now else {
                try table.keepPlace(permit, tokens: tokens, dueAt: due)
                return .wait(.microseconds(due - table.now))
            }
            try table.grant(permit, tokens: tokens, lease: lease, limits: limits)
            try timekeeper.see(table.session, table.now)
            return .granted
        }
    }

    public func settle(key: String, permit: String, tokens: Int?) async throws {
        let tokens = tokens.map { max(0, min($0, 1_000_000_000_000)) }
        try await transaction(key, always: true) { try $0.settle(permit, tokens: tokens) }
    }

    public func withdraw(key: String, permit: String) async throws {
        try await transaction(key, always: true) { try $0.withdraw(permit) }
    }

    public func observe(key: String, limits: ProviderLimits, permit: String) async throws {
        guard limits.remainingRequests != nil || limits.remainingTokens != nil else { return }
        try await transaction(key, always: true) { try $0.observe(limits, permit: permit) }
    }

    public func pause(key: String, for duration: Duration) async throws {
        let pause = min(duration.limitMicroseconds, RateLimitTime.longestPause)
        try await transaction(key, always: true) { try $0.pause(until: $0.now + pause) }
    }

    private func transaction<Value: Sendable>(
        _ key: String,
        always: Bool = false,
        _ body: @escaping @Sendable (RateLimitTable) throws -> Value
    ) async throws -> Value {
        let timekeeper = timekeeper
        let transaction: @Sendable (any SQLSession) throws -> Value = { session in
            // Read under the lock: time that passed while waiting for it would free requests too early.
            let now = try timekeeper.now(session, key: key)
            return try body(RateLimitTable(session: session, key: key, now: now))
        }
        let lock = SQLLock.limits(key)
        return always
            ? try await database.writingAlways(lock, transaction) : try await database.writing(lock, transaction)
    }
}
