import HeapModule

/// When which run, or schedule, must be looked at next.
///
/// An entry is not removed when its owner's deadline moves; it is then recognised as stale when it comes up.
struct DeadlineHeap<Owner: Hashable & Comparable> {
    private struct Entry: Comparable {
        let time: EngineTime
        let owner: Owner

        static func < (left: Self, right: Self) -> Bool {
            (left.time, left.owner) < (right.time, right.owner)
        }
    }

    private var heap = Heap<Entry>()
    /// The deadline of each owner that has one: what the heap's entries are compared with.
    private var current: [Owner: EngineTime] = [:]

    /// The earliest deadline.
    mutating func next() -> EngineTime? {
        dropStale()
        return heap.min?.time
    }

    /// The deadline of an owner, if it has one.
    func time(of owner: Owner) -> EngineTime? { current[owner] }

    /// Sets or, with nil, removes the deadline of an owner.
    mutating func set(_ time: EngineTime?, for owner: Owner) {
        guard current[owner] != time else { return }
        current[owner] = time
        if let time { heap.insert(Entry(time: time, owner: owner)) }
    }

    /// Takes out an owner whose deadline has come.
    mutating func popDue(at now: EngineTime) -> Owner? {
        dropStale()
        guard let first = heap.min, first.time <= now else { return nil }
        heap.removeMin()
        current[first.owner] = nil
        return first.owner
    }

    private mutating func dropStale() {
        while let first = heap.min, current[first.owner] != first.time { heap.removeMin() }
    }
}
