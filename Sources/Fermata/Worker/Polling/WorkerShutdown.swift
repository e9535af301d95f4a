/// The two steps by which a worker ends, shared by all its loops.
struct WorkerShutdown: Sendable {
    /// How long polls under way may take to come back once the worker stops. The server ends them at once when it is
    /// told that the worker shuts down; cancelling them could lose a task that it has just assigned.
    static let pollDrainPeriod: Duration = .seconds(5)

    /// Open when no new work is to be taken.
    let stop = Latch()
    /// Open when waiting is over: no drain of polls, no grace for what runs.
    let halt = Latch()

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
