import Fermata

/// The activity of ``LongRunningWorkflow``.
@ActivityContainer
struct BatchActivities {
    struct Batch: Codable, Sendable, Hashable {
        var first: Int
        var count: Int
    }

    /// Works on one batch and returns its part of the checksum.
    @Activity
    func processBatch(input: Batch) async throws -> Int {
        let sum = (input.first..<input.first + input.count).reduce(UInt32(0)) { sum, item in
            let item = UInt32(truncatingIfNeeded: item)
            return sum &+ item &* item
        }
        return Int(sum)
    }
}
