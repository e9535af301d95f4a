package import Foundation

/// Files named on the command line.
package enum InputFile {
    /// The whole file, or standard input for `-`.
    ///
    /// - Throws: ``CommandFailure`` with `inputMissing`, `permissionDenied` or, for a directory, `usage`.
    package static func contents(_ path: String) throws(CommandFailure) -> Data {
        guard path != "-" else { return FileHandle.standardInput.readDataToEndOfFile() }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure(.inputMissing, "There is no file '\(path)'.")
        }
        guard !isDirectory.boolValue else { throw CommandFailure(.usage, "'\(path)' is a directory, not a file.") }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.permissionDenied, "'\(path)' cannot be read. Check its permissions.")
        }
        return data
    }
}
