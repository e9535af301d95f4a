import Foundation

/// The standard streams: answers go to stdout, everything said to people beside them to stderr.
enum Terminal {
    /// The columns of the terminal behind stderr, or `nil` when it is not one.
    static var width: Int? {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        var size = winsize()
        let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return known ? Int(size.ws_col) : 80
    }

    /// Writes a line of the answer.
    static func answer(_ text: String) {
        // Not `print`: a pipe would hold its lines back until the buffer is full.
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Writes a part of the answer as it is.
    static func write(_ text: String) {
        guard !text.isEmpty else { return }
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Writes a line beside the answer.
    static func complain(_ text: String) {
        note(text + "\n")
    }

    /// Writes text beside the answer as it is.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
