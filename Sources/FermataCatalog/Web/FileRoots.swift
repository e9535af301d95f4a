import Foundation

/// The folders below which the worker may read files.
struct FileRoots: Sendable {
    let roots: [String]

    /// Reads a file that lies below a root once every symbolic link is resolved.
    ///
    /// The answer to a path outside does not say whether anything is there.
    func read(_ path: String, limit: Int) async throws -> (path: String, data: Data) {
        try await onBlockingThread { try readNow(path, limit: limit) }
    }

    private func readNow(_ path: String, limit: Int) throws -> (path: String, data: Data) {
        let resolved = try resolve(path)
        let data: Data?
        do {
            data = try SystemCalls.readRegularFile(resolved, limit: limit + 1)
        } catch {
            throw unreadable(path, (error as? SystemCalls.Failure)?.reason ?? "it cannot be read")
        }
        guard let data else { throw unreadable(path, "it is not a regular file") }
        guard data.count <= limit else {
            throw CatalogFailure.final(
                CatalogFailure.pageTooLarge,
                "The file '\(path)' has more than the \(limit) bytes that are read."
            )
        }
        return (resolved, data)
    }

    private func resolve(_ path: String) throws -> String {
        let realRoots = roots.compactMap(SystemCalls.realPath)
        guard let resolved = SystemCalls.realPath(path) else {
            // Nothing there. Whoever may read the folder may know.
            let folder = SystemCalls.realPath((path as NSString).deletingLastPathComponent.nonEmpty ?? ".")
            guard let folder, realRoots.contains(where: { folder == $0 || folder.isBelow($0) }) else {
                throw notAllowed(path)
            }
            throw unreadable(path, "there is no such file")
        }
        guard realRoots.contains(where: resolved.isBelow) else { throw notAllowed(path) }
        return resolved
    }

    private func notAllowed(_ path: String) -> any Error {
        CatalogFailure.final(
            CatalogFailure.fileNotAllowed,
            "The worker may not read '\(path)'. Start it with a folder above the file among its allowed folders."
        )
    }

    private func unreadable(_ path: String, _ reason: String) -> any Error {
        CatalogFailure.final(CatalogFailure.fileUnreadable, "The file '\(path)' cannot be read: \(reason).")
    }
}

extension String {
    fileprivate func isBelow(_ folder: String) -> Bool { hasPrefix(folder == "/" ? "/" : folder + "/") }
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
