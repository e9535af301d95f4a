/// Limits how many live tests run at a time: each has a worker with pollers of its own, and machines that run the
/// tests have few cores. Tests that starved each other would fail for reasons that are not theirs.
actor Slots {
    static let live = Slots(4)

    private var free: Int
    private var queue: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) {
        free = count
    }

    func withSlot<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { queue.append($0) }
        }
        defer { release() }
        return try await body()
    }

    private func release() {
        if queue.isEmpty {
            free += 1
        } else {
            queue.removeFirst().resume()
        }
    }
}
