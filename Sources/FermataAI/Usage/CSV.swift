/// Comma-separated values as in RFC 4180: fields with commas, quotes or line breaks are quoted, lines end with CR LF.
///
/// A field whose first character makes spreadsheets compute it (`=`, `+`, `-`, `@`, tab, carriage return, line feed, null, and the
/// full-width forms) gets an apostrophe before it, as OWASP's advice on CSV injection and its ASVS 5.0, 1.2.10, ask.
public enum CSV {
    /// One line, with its end.
    public static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\0", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func field(_ text: String) -> String {
        var text = text
        // Scalars, because a carriage return and a line feed are one character of Swift's.
        if let first = text.unicodeScalars.first, formulaStarts.contains(first) { text = "'" + text }
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append("\"") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
