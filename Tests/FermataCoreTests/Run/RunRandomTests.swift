import Testing

@testable import FermataCore

@Suite("Random numbers of a run")
struct RunRandomTests {
    @Test(
        "a run id gives the seed that other SDKs compute from it",
        arguments: [
            ("fake_run_id", 14_648_971_502_492_295_218),
            ("a", 8_186_225_505_942_432_243),
            ("", 3_476_900_567_878_811_119),
        ] as [(String, UInt64)]
    )
    func seed(runID: String, seed: UInt64) {
        #expect(RunRandom.seed(runID: runID) == seed)
    }

    @Test("the hash depends on every byte, whatever the length of the text")
    func lengths() {
        let hashes = (0...24).map { SipHash13.hash([UInt8](repeating: 0, count: $0)) }
        #expect(Set(hashes).count == hashes.count)
    }

    @Test("the generator is SplitMix64, number for number")
    func publishedVector() {
        var random = RunRandom(seed: 1_234_567)
        let numbers = (0..<5).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test("the numbers of a run are frozen")
    func frozen() {
        var random = RunRandom(seed: RunRandom.seed(runID: "fake_run_id"))
        let numbers = (0..<3).map { _ in random.next() }
        #expect(
            numbers == [18_071_564_845_029_403_796, 15_478_406_764_168_234_403, 16_723_815_153_714_278_871]
        )
    }
}
