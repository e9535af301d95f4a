import Foundation
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Ownership of a database file, held until it is released or the process ends, however it ends.
///
/// It is a lock on a file beside the database: SQLite's own locks are dropped between transactions, so a second engine
/// could work on the same runs.
final class StoreLock: Sendable {
    /// Nil once released.
    private let descriptor: Mutex<Int32?>

    /// Takes the lock, or says who has it.
    init(database path: String) throws(EngineError) {
        let file = Self.path(database: path)
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .failedPrecondition(
                "Cannot write to \(file): \(String(cString: strerror(errno))). "
                    + "The engine needs a directory that it may write to."
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.owner(file)
            close(descriptor)
            throw .failedPrecondition(
                "\(path) is in use by \(owner). One engine at a time may have a database: stop the other one, "
                    + "connect to it, or give this one another file."
            )
        }
        self.descriptor = Mutex(descriptor)
        let process = Data("\(getpid())\n".utf8)
        // The text only helps a reader of the error above; the lock itself is what counts.
        ftruncate(descriptor, 0)
        process.withUnsafeBytes { _ = pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit {
        release()
    }

    /// Lets others have the database. Called when it is closed.
    func release() {
        descriptor.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    static func path(database path: String) -> String {
        path + ".lock"
    }

    private static func owner(_ file: String) -> String {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let process = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { return "another process" }
        return "process \(process)"
    }
}
