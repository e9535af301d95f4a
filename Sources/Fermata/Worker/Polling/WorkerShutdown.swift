import Synchronization

/// The two steps by which a worker ends, shared by all its loops.
final class WorkerShutdown: Sendable {
    /// Open when no new work is to be taken.
    let stop = Latch()
    /// Open when waiting is over: no drain of polls, no grace for what runs.
    let halt = Latch()
    private let serverEndsPolls = Atomic(false)

    /// How long polls under way may take to come back once the worker stops.
    ///
    /// A server that ends the polls of a worker which says that it shuts down gets time for it: cancelling a poll can
    /// lose a task that was just assigned to it until the task times out. From other servers polls would only come
    /// back with a task, so they are cancelled at once.
    var pollDrainPeriod: Duration { serverEndsPolls.load(ordering: .relaxed) ? .seconds(5) : .zero }

    /// Told before the first poll what the server can do.
    func learn(serverEndsPolls: Bool) {
        self.serverEndsPolls.store(serverEndsPolls, ordering: .relaxed)
    }

    /// Takes no new work; what runs may finish.
    func begin() {
        stop.open()
    }

    /// Takes no new work and ends all waiting.
    func beginWithoutGrace() {
        stop.open()
        halt.open()
    }
}
