/// A `Content-Type` header, taken apart.
struct MediaType: Sendable, Hashable {
    /// Type and subtype in lower case, e.g. `text/html`.
    let essence: String
    /// The `charset` parameter.
    let charset: String?

    init(essence: String, charset: String? = nil) {
        self.essence = essence
        self.charset = charset
    }

    /// Understands a header; what is malformed is left out.
    init(header: String) {
        let parts = header.split(separator: ";", omittingEmptySubsequences: false)
        essence = Self.trimmed(parts.first ?? "").lowercased()
        charset = parts.dropFirst().lazy
            .map { $0.split(separator: "=", maxSplits: 1).map(Self.trimmed) }
            .first { $0.count == 2 && $0[0].lowercased() == "charset" && !$0[1].isEmpty }
            .map { $0[1] }
    }

    /// The type of a file, by its name.
    init?(fileName: String) {
        let dot = fileName.lastIndex(of: ".")
        switch dot.map({ fileName[$0...].lowercased() }) {
        case ".html", ".htm": self.init(essence: "text/html")
        case ".xhtml", ".xht": self.init(essence: "application/xhtml+xml")
        case ".txt": self.init(essence: "text/plain")
        default: return nil
        }
    }

    var isPlainText: Bool { essence == "text/plain" }
    var isHTML: Bool { essence == "text/html" || essence == "application/xhtml+xml" }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = text[...]
        while let first = text.first, first.isWhitespace || first == "\"" { text.removeFirst() }
        while let last = text.last, last.isWhitespace || last == "\"" { text.removeLast() }
        return String(text)
    }
}
