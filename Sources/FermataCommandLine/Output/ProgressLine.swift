package import Fermata

/// What to write to show progress: a line that rewrites itself in a terminal, plain lines anywhere else.
///
/// Writes nothing for progress that has not changed, so that a log of it stays short.
package struct ProgressLine: Sendable {
    private let terminalWidth: Int?
    private var shown: String?

    /// - Parameter terminalWidth: The columns of the terminal, or `nil` when it is not one: then no control codes.
    package init(terminalWidth: Int?) {
        self.terminalWidth = terminalWidth
    }

    /// The text to write for new progress; empty if there is nothing to write.
    package mutating func show(_ text: String) -> String {
        guard text != shown else { return "" }
        shown = text
        guard let terminalWidth else { return text + "\n" }
        // The last column stays free: some terminals wrap as soon as it is filled.
        let room = max(terminalWidth - 1, 1)
        let visible = text.count > room ? String(text.prefix(room - 1)) + "…" : text
        return "\r\u{1B}[K" + visible
    }

    /// The text that takes the line away, so that results start on a clean one.
    package mutating func clear() -> String {
        defer { shown = nil }
        return shown != nil && terminalWidth != nil ? "\r\u{1B}[K" : ""
    }
}

extension ProgressLine {
    /// Progress as a workflow's query gave it, on one line.
    ///
    /// The catalogue's own shape reads `analysing (2 of 3)`; any other object, `name: value, …` in the order of names.
    package static func describe(_ progress: JSONValue) -> String {
        guard case .object(let members) = progress else { return brief(progress) }
        if Set(members.keys).isSubset(of: ["stage", "completed", "total"]), case .string(let stage) = members["stage"] {
            guard case .integer(let completed) = members["completed"], completed > 0 else { return stage }
            guard case .integer(let total) = members["total"] else { return "\(stage) (\(completed) done)" }
            return "\(stage) (\(completed) of \(total))"
        }
        return members.sorted { $0.key < $1.key }
            .filter { $0.value != .null }
            .map { "\($0.key): \(brief($0.value))" }
            .joined(separator: ", ")
    }

    private static func brief(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .array(let values): "\(values.count) items"
        case .object(let members): "\(members.count) fields"
        default: (try? JSONDocument.line(value)) ?? ""
        }
    }
}
