import Testing

@testable import FermataEngine

@Suite("call limiter")
struct CallLimiterTests {
    private let start = EngineTime(nanoseconds: 0)

    @Test("calls in progress are limited for each caller, and those that end make room")
    func calls() {
        var limiter = CallLimiter(EngineLimits(concurrentCallsPerCaller: 2))
        #expect(limiter.begin("a", isLongPoll: false, at: start) == nil)
        #expect(limiter.begin("a", isLongPoll: true, at: start) == nil)
        #expect(limiter.begin("a", isLongPoll: false, at: start) == .calls)
        #expect(limiter.begin("b", isLongPoll: false, at: start) == nil)
        limiter.end("a", isLongPoll: true)
        #expect(limiter.begin("a", isLongPoll: false, at: start) == nil)
    }

    @Test("polls are limited apart from the others")
    func polls() {
        var limiter = CallLimiter(EngineLimits(concurrentLongPollsPerCaller: 1))
        #expect(limiter.begin("a", isLongPoll: true, at: start) == nil)
        #expect(limiter.begin("a", isLongPoll: true, at: start) == .longPolls)
        #expect(limiter.begin("a", isLongPoll: false, at: start) == nil)
        limiter.end("a", isLongPoll: true)
        #expect(limiter.begin("a", isLongPoll: true, at: start) == nil)
    }

    @Test("the rate allows a burst of two seconds and then as many as a second brings")
    func rate() {
        var limiter = CallLimiter(EngineLimits(callsPerSecondPerCaller: 2))
        for _ in 0..<4 { #expect(limiter.begin("a", isLongPoll: false, at: start) == nil) }
        #expect(limiter.begin("a", isLongPoll: false, at: start) == .rate)
        #expect(limiter.begin("a", isLongPoll: false, at: start + .milliseconds(400)) == .rate)
        #expect(limiter.begin("a", isLongPoll: false, at: start + .milliseconds(500)) == nil)
        #expect(limiter.begin("a", isLongPoll: false, at: start + .milliseconds(600)) == .rate)
    }

    @Test("a clock that is set back takes nothing away and gives nothing")
    func clockSetBack() {
        var limiter = CallLimiter(EngineLimits(callsPerSecondPerCaller: 1))
        let later = start + .seconds(100)
        #expect(limiter.begin("a", isLongPoll: false, at: later) == nil)
        #expect(limiter.begin("a", isLongPoll: false, at: start) == nil)
        #expect(limiter.begin("a", isLongPoll: false, at: start) == .rate)
        #expect(limiter.begin("a", isLongPoll: false, at: start + .seconds(1)) == nil)
    }

    @Test("callers that have been quiet are forgotten")
    func forgets() {
        var limiter = CallLimiter(EngineLimits(callsPerSecondPerCaller: 10))
        _ = limiter.begin("busy", isLongPoll: false, at: start)
        for caller in 0..<10_000 {
            let now = start + .seconds(caller)
            #expect(limiter.begin("\(caller)", isLongPoll: false, at: now) == nil)
            limiter.end("\(caller)", isLongPoll: false)
        }
        #expect(limiter.callers <= 1100)
        limiter.end("busy", isLongPoll: false)
    }
}
