import Foundation
import TestSupport
import Testing

@testable import FermataAI

/// Callers of one key, in simulated time, and a provider that notes when requests arrive on its own clock.
struct CallerSimulation {
    struct Arrival {
        /// Seconds on the provider's clock, which runs a little faster or slower than the callers'.
        var at: Double
        var tokens: Int
        /// Until the answer, on the callers' clock.
        var during: ClosedRange<Double>
    }

    var limits: RateLimits
    var callers = 50
    var seconds = 600.0
    /// How long requests take.
    var hold = 0.5...3.0
    /// How much later than its time a waiter comes.
    var lateness = 0.0...0.2
    var tokens = 1...1
    /// How much of them a request uses.
    var use = 1.0...1.0
    /// How likely a caller dies after a grant or instead of coming again.
    var crashes = 0.0
    /// How often the file is closed and opened again, in seconds.
    var restartEvery: Double?
    /// How much the provider's clock is faster.
    var drift = 0.0

    private enum Step {
        case ask(Int)
        case settle(permit: String, tokens: Int, caller: Int)
        case restart(Int)
    }

    private struct Event {
        var at: Double
        var step: Step
    }

    func run(on kind: StoreKind = .sqlite, seed: UInt64) async throws -> [Arrival] {
        var random = SeededGenerator(seed: seed)
        let file = try await TemporaryStore(kind)
        let time = ManualTime()
        var clock = time.clock()
        var store = SQLRateLimitStore(try await file.open(), clock: clock)
        var arrivals: [Arrival] = []
        var requests = Array(repeating: 0, count: callers)
        var wanted = (0..<callers).map { _ in Int.random(in: tokens, using: &random) }
        var events = (0..<callers).map { Event(at: Double.random(in: 0...0.5, using: &random), step: .ask($0)) }
        if let restartEvery { events.append(Event(at: restartEvery, step: .restart(1))) }

        while let index = events.indices.min(by: { events[$0].at < events[$1].at }), events[index].at < seconds {
            let event = events.remove(at: index)
            time.set(.seconds(event.at))
            switch event.step {
            case .ask(let caller):
                let permit = "caller \(caller), request \(requests[caller])"
                let decision = try await store.acquire(
                    key: "provider",
                    limits: limits,
                    tokens: wanted[caller],
                    permit: permit,
                    lease: .seconds(10)
                )
                let dies = Double.random(in: 0..<1, using: &random) < crashes
                switch decision {
                case .wait(let wait):
                    #expect(wait > .zero)
                    // The caller's successor asks for another request.
                    if dies { requests[caller] += 1 }
                    let late = Double.random(in: lateness, using: &random)
                    events.append(Event(at: event.at + wait / .seconds(1) + late, step: .ask(caller)))
                case .granted:
                    let delivery = Double.random(in: 0...limits.deliverySeconds, using: &random)
                    let arrived = event.at + delivery
                    let ends = arrived + Double.random(in: hold, using: &random)
                    let share = use == 1...1 ? 1 : Double.random(in: use, using: &random)
                    let used = Int(Double(wanted[caller]) * share)
                    arrivals.append(Arrival(at: arrived * (1 + drift), tokens: used, during: arrived...ends))
                    if dies {
                        events.append(Event(at: event.at, step: .ask(caller)))
                    } else {
                        let settle = Step.settle(permit: permit, tokens: used, caller: caller)
                        events.append(Event(at: ends, step: settle))
                    }
                    requests[caller] += 1
                    wanted[caller] = Int.random(in: tokens, using: &random)
                }
            case .settle(let permit, let tokens, let caller):
                try await store.settle(key: "provider", permit: permit, tokens: tokens)
                events.append(Event(at: event.at, step: .ask(caller)))
            case .restart(let count):
                // In turns the machine's and the worker's.
                if !count.isMultiple(of: 2) { clock = time.clock(bootID: "boot \(count)", booted: .seconds(event.at)) }
                store = SQLRateLimitStore(try await file.open(), clock: clock)
                if let restartEvery { events.append(Event(at: event.at + restartEvery, step: .restart(count + 1))) }
            }
        }
        return arrivals
    }

    /// The most that arrived in any window of 60 seconds, its beginning included and its end not.
    static func busiestMinute(_ arrivals: [Arrival], counting count: (Arrival) -> Int = { _ in 1 }) -> Int {
        let sorted = arrivals.sorted { $0.at < $1.at }
        var most = 0
        var sum = 0
        var first = 0
        for arrival in sorted {
            sum += count(arrival)
            while arrival.at - sorted[first].at >= 60 {
                sum -= count(sorted[first])
                first += 1
            }
            most = max(most, sum)
        }
        return most
    }

    /// How much of a limit of requests is used when all have to wait: the same place in the window is used again after
    /// the window's 60 seconds at best.
    static func share(_ arrivals: [Arrival], of limit: Int) -> Double {
        let times = arrivals.map(\.at).sorted()
        let spans = zip(times.dropFirst(limit), times).map { $0 - $1 }
        return 60 * Double(spans.count) / spans.reduce(0, +)
    }

    /// The most that were under way at once.
    static func mostAtOnce(_ arrivals: [Arrival]) -> Int {
        var changes: [(at: Double, by: Int)] = []
        for arrival in arrivals {
            changes.append((arrival.during.lowerBound, 1))
            changes.append((arrival.during.upperBound, -1))
        }
        // Those that end make room for those that begin at the same moment.
        changes.sort { $0.at == $1.at ? $0.by < $1.by : $0.at < $1.at }
        var now = 0
        return changes.reduce(0) { most, change in
            now += change.by
            return max(most, now)
        }
    }
}
