import Foundation

/// Holds threads until it is opened.
final class Gate: Sendable {
    private let condition = NSCondition()
    /// Guarded by `condition`.
    nonisolated(unsafe) private var opened = false

    var isOpen: Bool {
        condition.lock()
        defer { condition.unlock() }
        return opened
    }

    func open() {
        condition.lock()
        opened = true
        condition.broadcast()
        condition.unlock()
    }

    /// Blocks the calling thread, as workflow code must not.
    func pass() {
        condition.lock()
        while !opened { condition.wait() }
        condition.unlock()
    }
}
