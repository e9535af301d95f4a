import FermataAI
import Synchronization

/// What reached a provider, and when by its own clock: the side on which limits must hold.
struct ProviderLog {
    struct Arrival {
        /// Seconds.
        var at: Double
        var tokens: Int
    }

    private let arrivals: [Arrival]

    init(_ calls: [ScriptedModelServer.Call]) {
        guard let start = calls.map(\.arrivedAt).min() else {
            arrivals = []
            return
        }
        arrivals = calls.map { Arrival(at: ($0.arrivedAt - start) / .seconds(1), tokens: $0.usage.totalTokens) }
            .sorted { $0.at < $1.at }
    }

    /// The most that arrived in any 60 seconds, their beginning included and their end not.
    func busiestMinute(_ count: (Arrival) -> Int) -> Int {
        var most = 0
        var sum = 0
        var first = 0
        for arrival in arrivals {
            sum += count(arrival)
            while arrival.at - arrivals[first].at >= 60 {
                sum -= count(arrivals[first])
                first += 1
            }
            most = max(most, sum)
        }
        return most
    }

    /// How much of a limit was used, if there was demand all the time.
    ///
    /// At best what the limit allows comes again each 60 seconds. Measured is how long it takes, from every arrival on
    /// after which the limit was reached and another one followed.
    func share(of limit: Int, _ count: (Arrival) -> Int) -> Double {
        var counted = 0
        var seconds = 0.0
        var sum = 0
        var next = 0
        for first in arrivals.indices {
            while next < arrivals.endIndex, sum < limit {
                sum += count(arrivals[next])
                next += 1
            }
            guard sum >= limit, next < arrivals.endIndex else { break }
            counted += sum
            seconds += arrivals[next].at - arrivals[first].at
            sum -= count(arrivals[first])
        }
        return seconds == 0 ? 0 : 60 * Double(counted) / (Double(limit) * seconds)
    }
}

/// Counts how many are under way at once.
final class Flights: Sendable {
    private let state = Mutex((now: 0, most: 0))

    /// The most so far.
    var most: Int { state.withLock { $0.most } }

    func during<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
        }
        defer { state.withLock { $0.now -= 1 } }
        return try await body()
    }
}
