import FermataAI
import Foundation

/// The folders that tools may look into, and paths of models below them.
struct ToolFolders: Sendable {
    let roots: [String]

    /// The folders that are there, without symbolic links.
    var realRoots: [String] { roots.compactMap(SystemCalls.realPath) }

    /// The absolute path without symbolic links, at or below a folder. The answer to a path outside does not say whether
    /// anything is there.
    ///
    /// - Throws: `ToolError`
    func resolve(_ path: String) throws -> String {
        guard path.utf8.count <= 4_096, !path.utf8.contains(0) else {
            throw ToolError("'path' must have at most 4096 bytes and no NUL.")
        }
        let roots = realRoots
        let candidates = path.hasPrefix("/") ? [path] : roots.map { $0 + "/" + path }
        for candidate in candidates {
            guard let resolved = SystemCalls.realPath(candidate) else { continue }
            if roots.contains(where: { resolved == $0 || resolved.hasPrefix($0 == "/" ? "/" : $0 + "/") }) {
                return resolved
            }
        }
        throw ToolError("There is no '\(path.prefix(300))' below the allowed folders.")
    }
}
