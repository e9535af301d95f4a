import DequeModule

/// The tasks of one priority and fairness key, first come first served.
struct FairLane: Sendable {
    /// A lane's claim to be next. Claims are served by pass, then by arrival of the lane's first task.
    struct Turn: Comparable, Sendable {
        var pass: Int64
        var sequence: Int64
        var key: String

        static func < (left: Self, right: Self) -> Bool {
            (left.pass, left.sequence) < (right.pass, right.sequence)
        }
    }

    private(set) var entries: Deque<BacklogEntry> = []
    /// Of the first task, or of the last one that was taken if there is none.
    private(set) var pass: Int64?

    /// Adds a task. Returns the lane's claim if it had none.
    mutating func append(_ entry: BacklogEntry, stride: Int64, virtualTime: Int64, key: String) -> Turn? {
        entries.append(entry)
        guard entries.count == 1 else { return nil }
        // An idle lane doesn't save up turns, and doesn't shed what it has used.
        pass = max(virtualTime, pass.map { $0 + stride } ?? virtualTime)
        return turn(key: key)
    }

    /// Takes the first task. The lane's claim for the next one then depends on that task's stride.
    mutating func take(key: String, stride: (MatchingTask) -> Int64) -> (entry: BacklogEntry, next: Turn?)? {
        guard let entry = entries.popFirst() else { return nil }
        if let next = entries.first { pass = (pass ?? 0) + stride(next.task) }
        return (entry, turn(key: key))
    }

    /// Takes out tasks from anywhere in the lane. Its claim has to be renewed after it.
    mutating func remove(where isRemoved: (MatchingTask) -> Bool) -> [BacklogEntry] {
        let removed = entries.filter { isRemoved($0.task) }
        if !removed.isEmpty { entries.removeAll { isRemoved($0.task) } }
        return Array(removed)
    }

    func turn(key: String) -> Turn? {
        guard let pass, let first = entries.first else { return nil }
        return Turn(pass: pass, sequence: first.sequence, key: key)
    }
}
