import Testing

/// Remembers which events a test has shown to which states of a machine.
struct TransitionCoverage<State: Hashable, Event: Hashable> {
    struct Pair: Hashable {
        var state: State
        var event: Event
    }

    private var seen: Set<Pair> = []

    mutating func note(_ state: State, _ event: Event) { seen.insert(Pair(state: state, event: event)) }

    /// Records an issue for each pair that is neither seen nor one of those that history rules out.
    func expectAll(_ states: [State], _ events: [Event], except impossible: [(State, Event)] = []) {
        var missing: Set<Pair> = []
        for state in states {
            for event in events { missing.insert(Pair(state: state, event: event)) }
        }
        missing.subtract(seen)
        missing.subtract(impossible.map { Pair(state: $0.0, event: $0.1) })
        #expect(missing.isEmpty)
    }
}
