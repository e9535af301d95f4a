import Foundation
import Testing

@testable import FermataAI

@Suite("Retry-After")
struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
    private let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(
        "seconds and dates become a delay of at most a day",
        arguments: [
            ("7", Duration.seconds(7)), (" 120 ", .seconds(120)), ("86401", .seconds(86_400)),
            ("99999999999999999999999999", .seconds(86_400)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", .seconds(30)),
            ("Sun Nov  6 08:50:07 1994", .seconds(30)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", .seconds(86_400)),
        ]
    )
    func delay(_ value: String, _ expected: Duration) {
        #expect(RetryAfter.delay(value, answeredAt: nil, now: now) == expected)
    }

    @Test(
        "what is over or cannot be read is no delay",
        arguments: [
            "", "0", "-5", "1.5", "soon", "٣", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1993 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:50:07 CET", "Sun, 06 Foo 1994 08:50:07 GMT", "Sun, 06 Nov 1994 25:50:07 GMT",
        ]
    )
    func noDelay(_ value: String) {
        #expect(RetryAfter.delay(value, answeredAt: nil, now: now) == nil)
    }

    @Test("a date is compared with the server's clock if it is known")
    func serverClock() {
        let delay = RetryAfter.delay(
            "Sun, 06 Nov 2044 09:00:00 GMT",
            answeredAt: "Sun, 06 Nov 2044 08:59:50 GMT",
            now: now
        )
        #expect(delay == .seconds(10))
    }
}
