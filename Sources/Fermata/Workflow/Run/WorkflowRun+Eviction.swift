extension WorkflowRun {
    /// How many jobs evicted code may still run: enough to unwind any sane stack of defers and catches.
    private static let unwindLimit = 10_000

    /// Makes code end: every wait throws, and so does every operation from now on.
    ///
    /// Answers whether all of it has ended. Code that swallows the error and waits again, or waits for something
    /// foreign, is let go: it can do nothing any more, but its memory stays taken.
    func evict() -> Bool {
        executor.onThread {
            CurrentRun.with(self) {
                mode = .evicted
                pretendReplay()
                let pending = waits.values.flatMap { $0 }
                let waiting = conditions.map(\.continuation)
                waits.removeAll()
                conditions.removeAll()
                timerActions.removeAll()
                for continuation in pending { continuation.resume(throwing: Self.evicted) }
                for continuation in waiting { continuation.resume(throwing: Self.evicted) }
                executor.drain(limit: Self.unwindLimit)
                let hasEnded = (isMainFinished || main == nil) && runningHandlers.isEmpty
                instance = nil
                return hasEnded
            }
        }
    }

    static let evicted = FermataError(.evicted, "The run was removed from this worker's cache; its code must end.")
}
