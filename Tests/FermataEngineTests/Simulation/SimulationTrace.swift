/// What happened in a simulation: a digest of all of it, and the last lines in full.
struct SimulationTrace {
    private static let keptLines = 40

    /// FNV-1a over every line. Two runs of one seed must agree.
    private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    /// How often each kind of thing happened, by what it led to.
    private(set) var counts: [String: Int] = [:]
    private(set) var lastLines: [String] = []

    mutating func add(_ step: Int, _ what: String, _ outcome: String) {
        counts["\(what): \(outcome)", default: 0] += 1
        let line = "\(step) \(what): \(outcome)"
        for byte in line.utf8 { digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        lastLines.append(line)
        if lastLines.count > Self.keptLines { lastLines.removeFirst() }
    }
}
