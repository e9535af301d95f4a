import NIOConcurrencyHelpers

/// The engine's one lock, and what it guards.
///
/// Not a `Mutex`: on Linux that one is handed over to whoever waits longest, so when many want it every turn costs a
/// switch of threads. This one goes to whoever comes first, and turns are short.
final class EngineLock: Sendable {
    private let lock = NIOLock()
    // Only `withLock` reaches it, and only with the lock held.
    nonisolated(unsafe) private let core: EngineCore

    init(_ core: sending EngineCore) {
        self.core = core
    }

    func withLock<Value: Sendable, Failure: Error>(
        _ body: (EngineCore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return try body(core)
    }
}
