import Testing

@testable import Fermata

@Suite("Heartbeat throttle")
struct HeartbeatThrottleTests {
    typealias Throttle = HeartbeatThrottle<Int>

    /// Actions in a form that can be compared.
    enum Seen: Equatable {
        case nothing
        case send(Int, timer: Bool)
        case stop

        init(_ action: Throttle.Action) {
            switch action {
            case .doNothing: self = .nothing
            case .send(let details, let interval): self = .send(details, timer: interval != nil)
            case .stop: self = .stop
            }
        }
    }

    private var throttle = Throttle(heartbeatTimeout: .seconds(10))

    private mutating func record(_ details: Int) -> Seen { Seen(throttle.record(details)) }
    private mutating func timerFired() -> Seen { Seen(throttle.timerFired()) }
    private mutating func answered() -> Seen { Seen(throttle.sendEnded(acknowledged: true)) }
    private mutating func failed() -> Seen { Seen(throttle.sendEnded(acknowledged: false)) }
    private mutating func finish(flush: Bool) -> Seen { Seen(throttle.finish(flush: flush)) }
    private mutating func close() -> Seen { Seen(throttle.close()) }

    @Test(
        "the interval is four fifths of the timeout, 30 s without one, a minute at most",
        arguments: [
            (Duration?.none, Duration.seconds(30)), (.zero, .seconds(30)), (.seconds(10), .seconds(8)),
            (.milliseconds(500), .milliseconds(400)), (.seconds(75), .seconds(60)), (.seconds(3600), .seconds(60)),
        ]
    )
    func interval(timeout: Duration?, expected: Duration) {
        #expect(Throttle.interval(heartbeatTimeout: timeout) == expected)
    }

    @Test("the first heartbeat goes out at once and starts the timer")
    mutating func first() {
        #expect(record(1) == .send(1, timer: true))
        #expect(throttle.newest == 1)
    }

    @Test("of heartbeats recorded within the interval only the newest goes out, at its end")
    mutating func newestIsKept() {
        _ = record(1)
        #expect(answered() == .nothing)
        #expect(record(2) == .nothing)
        #expect(record(3) == .nothing)
        #expect(timerFired() == .send(3, timer: true))
    }

    @Test("after a quiet interval the next heartbeat goes out at once")
    mutating func quietInterval() {
        _ = record(1)
        _ = answered()
        #expect(timerFired() == .nothing)
        #expect(record(2) == .send(2, timer: true))
    }

    @Test("a heartbeat under way when the interval ends is waited for")
    mutating func oneUnderWay() {
        _ = record(1)
        _ = record(2)
        #expect(timerFired() == .nothing)
        #expect(record(3) == .nothing)
        #expect(answered() == .send(3, timer: true))
    }

    @Test("an answer after the interval leaves nothing to do when there is nothing new")
    mutating func lateAnswer() {
        _ = record(1)
        #expect(timerFired() == .nothing)
        #expect(answered() == .nothing)
        #expect(record(2) == .send(2, timer: true))
    }

    @Test("a failed heartbeat is repeated at the end of the interval")
    mutating func failureIsRepeated() {
        _ = record(1)
        #expect(failed() == .nothing)
        #expect(timerFired() == .send(1, timer: true))
    }

    @Test("a failed heartbeat gives way to a newer one")
    mutating func failureGivesWay() {
        _ = record(1)
        _ = record(2)
        #expect(failed() == .nothing)
        #expect(timerFired() == .send(2, timer: true))
    }

    @Test("a heartbeat that fails after the interval is repeated at once, with a new timer")
    mutating func lateFailure() {
        _ = record(1)
        _ = timerFired()
        #expect(failed() == .send(1, timer: true))
    }

    @Test("success drops what has not gone out")
    mutating func successDrops() {
        _ = record(1)
        _ = answered()
        _ = record(2)
        #expect(finish(flush: false) == .stop)
        #expect(timerFired() == .nothing)
        #expect(record(3) == .nothing)
        #expect(throttle.newest == 2)
    }

    @Test("success does not wait for a heartbeat under way")
    mutating func successDoesNotWait() {
        _ = record(1)
        #expect(finish(flush: false) == .stop)
        #expect(answered() == .nothing)
    }

    @Test("a failed attempt sends its newest details before it ends")
    mutating func flush() {
        _ = record(1)
        _ = answered()
        _ = record(2)
        #expect(finish(flush: true) == .send(2, timer: false))
        #expect(timerFired() == .nothing)
        #expect(answered() == .stop)
    }

    @Test("a failed attempt without unsent details ends at once")
    mutating func nothingToFlush() {
        #expect(finish(flush: true) == .stop)
        #expect(finish(flush: true) == .nothing)
    }

    @Test("a failed attempt waits for the heartbeat under way, then sends the newest details")
    mutating func flushWaits() {
        _ = record(1)
        _ = record(2)
        #expect(finish(flush: true) == .nothing)
        #expect(record(3) == .nothing)
        #expect(timerFired() == .nothing)
        #expect(answered() == .send(2, timer: false))
        #expect(answered() == .stop)
    }

    @Test("a failed attempt whose last heartbeat was answered late ends with the answer")
    mutating func flushFindsNothing() {
        _ = record(1)
        #expect(finish(flush: true) == .nothing)
        #expect(answered() == .stop)
    }

    @Test("a heartbeat that fails while the attempt ends is tried once more")
    mutating func flushRepeatsOnce() {
        _ = record(1)
        _ = finish(flush: true)
        #expect(failed() == .send(1, timer: false))
        #expect(failed() == .stop)
    }

    @Test("nothing goes out once the server has forgotten the attempt")
    mutating func closed() {
        _ = record(1)
        _ = record(2)
        #expect(close() == .stop)
        #expect(close() == .nothing)
        #expect(failed() == .nothing)
        #expect(timerFired() == .nothing)
        #expect(record(3) == .nothing)
        #expect(finish(flush: true) == .nothing)
    }
}
