import Foundation
import Synchronization

/// The points that work passes, and the one at which this process dies.
final class Boundaries: Sendable {
    private let last: Int?
    private let passed = Mutex(0)

    /// - Parameter last: Which of all points that are passed is the last, from 1; `nil` for none.
    init(dieAt last: Int?) {
        self.last = last
    }

    /// Passes a point, or kills this process: nothing is flushed, closed or told to anybody.
    func pass(_ name: @autoclosure () -> String) {
        passed.withLock { passed in
            passed += 1
            guard passed == last else { return }
            FileHandle.standardError.write(Data("died \(name())\n".utf8))
            kill(getpid(), SIGKILL)
            // The signal may reach another thread first; this one must not get past its point.
            while true { pause() }
        }
    }
}
