import Testing

@testable import FermataEngine

@Suite("headers of calls")
struct CallTimeoutTests {
    @Test(
        "a timeout has digits and a unit",
        arguments: [
            ("1H", Duration.seconds(3600)), ("2M", .seconds(120)), ("3S", .seconds(3)), ("4m", .milliseconds(4)),
            ("5u", .microseconds(5)), ("6n", .nanoseconds(6)), ("99999999H", .seconds(99_999_999 * 3600)),
            ("0S", .zero),
        ]
    )
    func good(_ text: String, _ duration: Duration) {
        #expect(CallTimeout(text)?.duration == duration)
    }

    @Test(
        "what is no timeout is none",
        arguments: ["", "S", "1", "1s", "-1S", "+1S", "1.5S", "123456789S", " 1S", "٣S"]
    )
    func bad(_ text: String) {
        #expect(CallTimeout(text) == nil)
    }

    @Test("a deadline that is too far to say is the end of time")
    func far() {
        #expect(EngineTime(nanoseconds: 1) + .seconds(99_999_999 * 3600) == .distantFuture)
    }

    @Test(
        "a peer is told without its port",
        arguments: [
            ("ipv4:127.0.0.1:31415", "ipv4:127.0.0.1"), ("ipv6:[::1]:443", "ipv6:[::1]"),
            ("in-process:42", "in-process:42"),
            ("", ""),
        ]
    )
    func peers(_ peer: String, _ host: String) {
        #expect(PeerAddress.host(peer) == host)
    }
}
