/// Something that must never happen has happened.
struct SimulationViolation: Error, CustomStringConvertible {
    let what: String
    let seed: UInt64
    let step: Int
    let lastLines: [String]

    var description: String {
        """
        \(what)
        To see it again: SWIFT_DETERMINISTIC_HASHING=1 FERMATA_SIMULATION_SEED=\(seed) FERMATA_SIMULATION_STEPS=\(step) \
        swift test --filter SimulationTests
        \(lastLines.joined(separator: "\n"))
        """
    }
}
