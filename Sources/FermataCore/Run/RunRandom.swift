/// The random source of a run: the same numbers in every process that replays it.
///
/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014), seeded from the run's id.
/// The algorithm is part of what histories depend on and must never change.
package struct RunRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// The seed that belongs to a run id: SipHash-1-3 over its bytes and one byte 0xFF, as other SDKs compute it.
    package static func seed(runID: String) -> UInt64 {
        SipHash13.hash(Array(runID.utf8) + [0xff])
    }
}
