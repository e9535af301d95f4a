import Foundation
import NIOHTTP1

/// Reads what answers say of the limits on a key.
///
/// OpenAI and those that follow it send `x-ratelimit-…` with the time to wait, Anthropic sends `anthropic-ratelimit-…`
/// with the time of day. A value that cannot be read counts as absent: limits are advice and never fail an answer.
enum RateHeaders {
    static func limits(_ headers: HTTPHeaders, now: Date = Date()) -> ProviderLimits {
        let openAI = ProviderLimits(
            remainingRequests: count("x-ratelimit-remaining-requests", headers),
            remainingTokens: count("x-ratelimit-remaining-tokens", headers),
            requestsReset: headers.first(name: "x-ratelimit-reset-requests").flatMap(RateDuration.parse),
            tokensReset: headers.first(name: "x-ratelimit-reset-tokens").flatMap(RateDuration.parse)
        )
        guard openAI == ProviderLimits() else { return openAI }
        // `tokens` is the one of the limits on input and output that is nearest.
        let tokens = ["tokens", "input-tokens"].first { count("anthropic-ratelimit-\($0)-remaining", headers) != nil }
        return ProviderLimits(
            remainingRequests: count("anthropic-ratelimit-requests-remaining", headers),
            remainingTokens: tokens.flatMap { count("anthropic-ratelimit-\($0)-remaining", headers) },
            requestsReset: time("anthropic-ratelimit-requests-reset", headers, now: now),
            tokensReset: tokens.flatMap { time("anthropic-ratelimit-\($0)-reset", headers, now: now) }
        )
    }

    /// Azure says -1 where it does not know.
    private static func count(_ name: String, _ headers: HTTPHeaders) -> Int? {
        headers.first(name: name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The time until a time of day by the server's clock, if it sent that, since ours may be wrong.
    private static func time(_ name: String, _ headers: HTTPHeaders, now: Date) -> Duration? {
        guard let text = headers.first(name: name) else { return nil }
        let formats = [
            Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true),
        ]
        guard let date = formats.lazy.compactMap({ try? $0.parse(text) }).first else { return nil }
        let seconds = date.timeIntervalSince(headers.first(name: "Date").flatMap(HTTPDate.parse) ?? now)
        return min(.seconds(max(0, min(seconds, 1e9))), RetryAfter.maxDelay)
    }
}
