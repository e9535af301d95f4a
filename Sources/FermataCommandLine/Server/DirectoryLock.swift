package import Foundation

/// Keeps a data directory for one process. The system lets go of it when the process ends, however it ends.
package final class DirectoryLock: Sendable {
    private let handle: Int32

    /// Creates the directory if need be, and takes it.
    ///
    /// - Throws: ``CommandFailure`` with `unavailable` if another process has it, `permissionDenied` if it cannot be
    ///   written.
    package init(_ directory: URL) throws(CommandFailure) {
        let path = directory.path
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.permissionDenied, "The directory '\(path)' cannot be made. Give another with --data.")
        }
        // Not inherited by the server, which would otherwise keep the lock of a command that was killed.
        let handle = open(directory.appending(path: "lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard handle >= 0 else {
            throw CommandFailure(.permissionDenied, "'\(path)' cannot be written. Give another directory with --data.")
        }
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 else {
            close(handle)
            throw CommandFailure(
                .unavailable,
                "'\(path)' is in use by another 'fermata up'. Stop that one, or give another directory with --data."
            )
        }
        self.handle = handle
    }

    deinit { close(handle) }
}
