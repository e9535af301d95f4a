import Testing

@testable import FermataEngine

@Suite("rate gate")
struct RateGateTests {
    /// How many tasks pass in a time, tried each millisecond.
    func passed(_ gate: inout RateGate, _ rate: GateRate, milliseconds: Range<Int>) -> Int {
        var count = 0
        for millisecond in milliseconds {
            let now = start + .milliseconds(millisecond)
            while gate.readyAt <= now {
                gate.consume(at: rate, now: now)
                count += 1
            }
        }
        return count
    }

    @Test("after a second's worth at once it lets through the rate")
    func steady() {
        var gate = RateGate()
        let rate = GateRate(perSecond: 10)
        #expect(passed(&gate, rate, milliseconds: 0..<1) == 11)
        #expect(passed(&gate, rate, milliseconds: 1..<10_001) == 100)
    }

    @Test("a pause is worth a second, however long")
    func pause() {
        var gate = RateGate()
        let rate = GateRate(perSecond: 10)
        _ = passed(&gate, rate, milliseconds: 0..<1_000)
        #expect(passed(&gate, rate, milliseconds: 60_000..<60_001) == 11)
    }

    @Test("what is given back passes again")
    func giveBack() {
        var gate = RateGate()
        let rate = GateRate(perSecond: 1)
        _ = passed(&gate, rate, milliseconds: 0..<1)
        gate.consume(-1, at: rate, now: start)
        #expect(passed(&gate, rate, milliseconds: 0..<1) == 1)
    }

    @Test("a rate of zero closes the gate at once, and a better one opens it soon")
    func zero() {
        var gate = RateGate()
        gate.adapt(to: GateRate(perSecond: 0), now: start)
        #expect(gate.readyAt == .distantFuture)
        gate.adapt(to: GateRate(perSecond: 10), now: start)
        #expect(gate.readyAt == start + .milliseconds(100))
    }
}
