import GRPCCore
import Testing

@testable import Fermata

@Suite("The retry schedule")
struct RetryScheduleTests {
    private static let transient: [RPCError.Code] = [
        .dataLoss, .internalError, .unknown, .resourceExhausted, .aborted, .outOfRange, .unavailable,
    ]
    private static let final: [RPCError.Code] = [
        .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition, .unimplemented,
        .unauthenticated, .deadlineExceeded,
    ]

    @Test("transient codes are repeated", arguments: transient)
    func repeatsTransient(code: RPCError.Code) {
        var schedule = RetrySchedule(.normal)
        #expect(schedule.next(after: .init(code: code), elapsed: .zero, random: 0.5) != .giveUp)
    }

    @Test("final codes are not repeated", arguments: final)
    func givesUpOnFinal(code: RPCError.Code) {
        for kind in [CallKind.normal, .longPoll] {
            var schedule = RetrySchedule(kind)
            #expect(schedule.next(after: .init(code: code), elapsed: .zero, random: 0.5) == .giveUp)
        }
    }

    @Test("nothing is repeated when one attempt is asked for")
    func noRetry() {
        var schedule = RetrySchedule(.noRetry)
        #expect(schedule.next(after: .init(code: .unavailable), elapsed: .zero, random: 0.5) == .giveUp)
    }

    @Test("delays of a call grow by 1.7 from 100 ms")
    func growth() {
        var schedule = RetrySchedule(.normal)
        let delays = (0..<3).map { _ in
            schedule.next(after: .init(code: .unavailable), elapsed: .zero, random: 0.5)
        }
        #expect(delays[0] == .retry(after: .milliseconds(100)))
        #expect(delays[1] == .retry(after: .milliseconds(100) * 1.7))
        #expect(delays[2] == .retry(after: .milliseconds(100) * 1.7 * 1.7))
    }

    @Test("jitter moves a delay by a fifth at most", arguments: [(0.0, 80), (1.0, 120)])
    func jitter(random: Double, milliseconds: Int) {
        var schedule = RetrySchedule(.normal)
        let decision = schedule.next(after: .init(code: .unavailable), elapsed: .zero, random: random)
        guard case .retry(let delay) = decision else {
            Issue.record("gave up")
            return
        }
        #expect(abs(delay / .milliseconds(milliseconds) - 1) < 0.001)
    }

    @Test("a call is given up ten seconds after it began, with one last attempt at that time")
    func totalTime() {
        var schedule = RetrySchedule(.normal)
        let last = schedule.next(after: .init(code: .unavailable), elapsed: .milliseconds(9_950), random: 0.5)
        #expect(last == .retry(after: .milliseconds(50)))
        #expect(schedule.next(after: .init(code: .unavailable), elapsed: .seconds(10), random: 0.5) == .giveUp)
    }

    @Test("a call is tried eleven times at most")
    func attempts() {
        var schedule = RetrySchedule(.normal)
        for _ in 0..<10 {
            #expect(schedule.next(after: .init(code: .unavailable), elapsed: .zero, random: 0.5) != .giveUp)
        }
        #expect(schedule.next(after: .init(code: .unavailable), elapsed: .zero, random: 0.5) == .giveUp)
    }

    @Test("a long poll that was healthy for a minute is repeated when its connection breaks")
    func longPoll() {
        var schedule = RetrySchedule(.longPoll)
        #expect(schedule.next(after: .init(code: .unavailable), elapsed: .seconds(60), random: 0.5) != .giveUp)
        #expect(schedule.next(after: .init(code: .unavailable), elapsed: .seconds(71), random: 0.5) == .giveUp)
    }

    @Test("a worker's poll is repeated without end, every ten seconds in the end")
    func taskPoll() {
        var schedule = RetrySchedule(.taskPoll)
        var decision = RetrySchedule.Decision.giveUp
        for minute in 0..<1_000 {
            decision = schedule.next(after: .init(code: .unavailable), elapsed: .seconds(60 * minute), random: 0.5)
        }
        #expect(decision == .retry(after: .seconds(10)))
    }

    @Test(
        "a worker's poll outlives deadlines and cancellations by the server",
        arguments: [
            RPCError.Code.deadlineExceeded, .cancelled,
        ]
    )
    func taskPollCodes(code: RPCError.Code) {
        var schedule = RetrySchedule(.taskPoll)
        for _ in 0..<20 {
            #expect(schedule.next(after: .init(code: code), elapsed: .seconds(600), random: 0.5) != .giveUp)
        }
    }

    @Test("a worker's poll tolerates a refusal for a minute, because a namespace may be in the making")
    func fatalTolerance() {
        var schedule = RetrySchedule(.taskPoll)
        let refused = RetrySchedule.Attempt(code: .notFound)
        #expect(schedule.next(after: refused, elapsed: .seconds(5), random: 0.5) == .retry(after: .seconds(10)))
        #expect(schedule.next(after: refused, elapsed: .seconds(64), random: 0.5) == .retry(after: .seconds(10)))
        #expect(schedule.next(after: refused, elapsed: .seconds(66), random: 0.5) == .giveUp)
    }

    @Test("an exhausted server is left alone for a second at least")
    func throttle() {
        var schedule = RetrySchedule(.normal)
        let decision = schedule.next(after: .init(code: .resourceExhausted), elapsed: .zero, random: 0.5)
        #expect(decision == .retry(after: .seconds(1)))
    }

    @Test("a message over the size limit is not sent again")
    func tooLarge() {
        for kind in [CallKind.normal, .longPoll] {
            var schedule = RetrySchedule(kind)
            let attempt = RetrySchedule.Attempt(
                code: .resourceExhausted,
                message: "grpc: received message larger than max (5000000 vs. 4194304)"
            )
            #expect(schedule.next(after: attempt, elapsed: .zero, random: 0.5) == .giveUp)
        }
    }

    @Test("a call that the server took back is repeated once, at once")
    func cancelledByServer() {
        var schedule = RetrySchedule(.normal)
        #expect(schedule.next(after: .init(code: .cancelled), elapsed: .zero, random: 0.5) == .retry(after: .zero))
        #expect(schedule.next(after: .init(code: .cancelled), elapsed: .zero, random: 0.5) == .giveUp)
    }

    @Test("a refused certificate is not tried again")
    func certificate() {
        var schedule = RetrySchedule(.normal)
        let attempt = RetrySchedule.Attempt(code: .unavailable, certificateRefused: true)
        #expect(schedule.next(after: attempt, elapsed: .zero, random: 0.5) == .giveUp)
    }
}
