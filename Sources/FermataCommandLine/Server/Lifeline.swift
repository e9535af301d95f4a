import Foundation

/// A pipe into a child that nobody writes to: the child sees its end when this process is gone, however it went.
final class Lifeline: Sendable {
    /// The child's end, to be given to it as a stream.
    let childEnd: Int32
    private let ownEnd: Int32

    init() throws(CommandFailure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw CommandFailure(.internalError, "The system gives no more pipes.") }
        // Otherwise the child would hold its own lifeline.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (childEnd, ownEnd) = (ends[0], ends[1])
    }

    deinit {
        close(childEnd)
        close(ownEnd)
    }
}
