package import Foundation

/// Where a command keeps what must outlive it, unless it is told.
package enum DataDirectory {
    /// The place that the system has for a user's program data.
    package static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL {
        // The rule of the XDG specification: a relative path there is to be ignored.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            return URL(filePath: data).appending(path: "fermata")
        }
        return FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/share/fermata")
    }
}
