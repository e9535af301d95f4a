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
        try CatalogFailure.require((0...1_000_000).contains(input.first), "first", "must be 0 to 1,000,000.")
        try CatalogFailure.require((0...10_000).contains(input.count), "count", "must be 0 to 10,000.")
        let sum = (input.first..<input.first + input.count).reduce(UInt32(0)) { sum, item in
            let item = UInt32(truncatingIfNeeded: item)
            return sum &+ item &* item
        }
        return Int(sum)
    }
}
