extension RateLimitTable {
    /// Turns what a provider says is left into a bound on what may count here.
    ///
    /// If others use the key too, or it allows less than was configured, less is left than this log thinks. The
    /// difference stays taken until the provider's window is full again (OpenAI: "the time until the rate limit resets to
    /// its initial state"; Anthropic: when it "will be fully replenished"). Some providers count when the request
    /// arrives, others when they answer; the smaller of the two counts is the safe one.
    func observe(_ limits: ProviderLimits, permit: String) throws {
        guard let granted = try newestPermit(permit) else { return }
        let row = try session.row("SELECT * FROM rate_limit_key WHERE key = ?", [key])
        let counted = try counted()
        let isNewer = try granted.number > row?["observed_permit"] ?? 0

        func bound(_ remaining: Int?, _ reset: Duration?, _ counted: Int, _ old: RateLimitLine.Bound?)
            -> RateLimitLine.Bound?
        {
            guard let remaining else { return old }
            let until = now + (reset?.limitMicroseconds ?? RateLimitTime.window)
            let new = RateLimitLine.Bound(most: counted + max(0, min(remaining, 1 << 53)), until: until)
            guard let old, !isNewer, old.until > now, old.most < new.most else { return new }
            return old
        }
        let requests = try bound(
            limits.remainingRequests,
            limits.requestsReset,
            min(granted.counted.requests, counted.requests),
            Self.bound(row?["requests_most"], row?["requests_until"])
        )
        let tokens = try bound(
            limits.remainingTokens,
            limits.tokensReset,
            min(granted.counted.tokens, counted.tokens),
            Self.bound(row?["tokens_most"], row?["tokens_until"])
        )
        try session.execute(
            """
            INSERT INTO rate_limit_key
            (key, requests_most, requests_until, tokens_most, tokens_until, observed_permit)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
                requests_most = excluded.requests_most, requests_until = excluded.requests_until,
                tokens_most = excluded.tokens_most, tokens_until = excluded.tokens_until,
                observed_permit = excluded.observed_permit
            """,
            [
                key, requests?.most, requests?.until, tokens?.most, tokens?.until,
                max(granted.number, try row?["observed_permit"] ?? 0),
            ]
        )
    }
}
