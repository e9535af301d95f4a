import Foundation
import NIOHTTP1
import Testing

@testable import FermataAI

@Suite("Rate headers")
struct RateHeadersTests {
    @Test(
        "the time to wait is read in all notations that servers use",
        arguments: [
            ("6m0s", .seconds(360)), ("1h2m3s", .seconds(3_723)), ("12ms", .milliseconds(12)),
            ("1.5s", .milliseconds(1_500)),
            ("7", .seconds(7)), ("0s", .zero), ("2d", .seconds(86_400)), ("500\u{B5}s", .microseconds(500)),
        ] as [(String, Duration)]
    )
    func durations(_ text: String, _ expected: Duration) {
        #expect(RateDuration.parse(text) == expected)
    }

    @Test(
        "what is no time to wait counts as absent",
        arguments: ["", "soon", "-1", "1x", "s", "1.2.3s", "9" + String(repeating: "9", count: 60), "1s2", "\u{0661}s"]
    )
    func noDurations(_ text: String) {
        #expect(RateDuration.parse(text) == nil)
    }

    @Test("OpenAI's headers say what is left and when it is full again")
    func openAI() {
        let headers: HTTPHeaders = [
            "x-ratelimit-remaining-requests": "59", "x-ratelimit-remaining-tokens": "149984",
            "x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s",
        ]
        #expect(
            RateHeaders.limits(headers)
                == ProviderLimits(
                    remainingRequests: 59,
                    remainingTokens: 149_984,
                    requestsReset: .seconds(1),
                    tokensReset: .seconds(360)
                )
        )
    }

    @Test("Anthropic's headers give the time of day, which is compared with the server's own clock")
    func anthropic() {
        let headers: HTTPHeaders = [
            "Date": "Sat, 01 Aug 2026 12:00:00 GMT",
            "anthropic-ratelimit-requests-remaining": "999",
            "anthropic-ratelimit-requests-reset": "2026-08-01T12:00:30Z",
            "anthropic-ratelimit-input-tokens-remaining": "49000",
            "anthropic-ratelimit-input-tokens-reset": "2026-08-01T14:00:01.500+02:00",
        ]
        #expect(
            RateHeaders.limits(headers)
                == ProviderLimits(
                    remainingRequests: 999,
                    remainingTokens: 49_000,
                    requestsReset: .seconds(30),
                    tokensReset: .milliseconds(1_500)
                )
        )
    }

    @Test("a window that is over already is full now")
    func past() {
        let headers: HTTPHeaders = [
            "Date": "Sat, 01 Aug 2026 12:00:00 GMT", "anthropic-ratelimit-requests-reset": "2026-08-01T11:59:00Z",
        ]
        #expect(RateHeaders.limits(headers).requestsReset == .zero)
    }

    @Test("headers that cannot be read are no headers")
    func garbage() {
        let headers: HTTPHeaders = [
            "x-ratelimit-remaining-requests": "-1", "x-ratelimit-remaining-tokens": "many",
            "x-ratelimit-reset-tokens": "never", "anthropic-ratelimit-requests-reset": "tomorrow",
        ]
        #expect(RateHeaders.limits(headers) == ProviderLimits())
    }
}
