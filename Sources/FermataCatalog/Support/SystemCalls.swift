import Foundation

// The one place that knows which C library the platform has.
#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The few file operations that Foundation does not offer with the guarantees needed here.
enum SystemCalls {
    /// A call that failed, with the system's reason.
    struct Failure: Error {
        let code: Int32
        var reason: String { String(cString: strerror(code)) }
        var isMissingFile: Bool { code == ENOENT }

        /// The failure of the call just made.
        static var last: Failure { Failure(code: errno) }
    }

    /// The absolute path without symbolic links, `.` or `..`; `nil` if nothing is there.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Reads at most `limit` bytes of a regular file; `nil` if it is something else.
    ///
    /// A symbolic link is refused, so that a path that was checked cannot be exchanged for a link afterwards; a pipe
    /// is noticed without waiting for its writer.
    static func readRegularFile(_ path: String, limit: Int) throws -> Data? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.last }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // Not with `fstat`: which module the members of its structure belong to changes from build to build. What was
        // opened may be another file than the one that was asked about, but then it cannot be a pipe.
        let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard type == .typeRegular, lseek(descriptor, 0, SEEK_CUR) == 0 else { return nil }
        return try file.read(upToCount: limit) ?? Data()
    }

    /// Writes a new file; its bytes are on the disk when this returns.
    static func writeDurably(_ data: Data, toNewFile path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure.last }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: data)
        try file.synchronize()
    }

    /// Renames a file, replacing what had the name; the directory's change is on the disk when this returns.
    static func renameDurably(_ old: String, to new: String, in directory: String) throws {
        guard rename(old, new) == 0 else { throw Failure.last }
        let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.last }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure.last }
    }
}
