package import Foundation

/// Where the reference server's program is.
package enum ServerBinary {
    /// The name of the program, as its own distribution calls it.
    package static let name = "temporal"

    /// Finds the program: first the version this project pins, in `.tools` of a directory above this executable, then
    /// the `PATH`.
    ///
    /// The working directory is not searched: it may be anyone's, and what is found is run.
    ///
    /// - Throws: ``CommandFailure`` with `unavailable`, saying how to get it.
    package static func find(
        executable: URL? = Bundle.main.executableURL,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) -> URL {
        let pinned = executable.map(directoriesAbove)?.map { $0.appending(path: ".tools/venv/bin/\(name)") } ?? []
        let onPath = (environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: name) }
        if let found = (pinned + onPath).first(where: { isProgram($0) }) { return found }
        throw CommandFailure(
            .unavailable,
            "The Temporal server is not installed: there is no '\(name)' on the PATH. Run 'make setup' in Fermata's "
                + "checkout, or install the Temporal CLI, or give --address of a server that runs."
        )
    }

    private static func directoriesAbove(_ executable: URL) -> [URL] {
        var directory = executable.resolvingSymlinksInPath().deletingLastPathComponent()
        var directories: [URL] = []
        while directory.path != "/" {
            directories.append(directory)
            directory = directory.deletingLastPathComponent()
        }
        return directories
    }

    private static func isProgram(_ file: URL) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory)
            && !isDirectory.boolValue && FileManager.default.isExecutableFile(atPath: file.path)
    }
}
