/// Days as archives write them. Written as `2026-03-31` they compare as text.
enum ArchiveDay {
    /// The day at the beginning of an HTML `datetime`, as written there: no time zone is applied.
    ///
    /// A month counts as its first day.
    static func day(_ text: String) -> String? {
        let text = text.drop(while: \.isWhitespace)
        guard let match = text.prefixMatch(of: /(\d{4})-(\d{2})(?:-(\d{2}))?/),
            let month = Int(match.2), let day = Int(match.3 ?? "01"), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return "\(match.1)-\(match.2)-\(match.3 ?? "01")"
    }

    /// Whether a text is a day and nothing else.
    static func isDay(_ text: String) -> Bool {
        text.utf8.count == 10 && day(text) == text
    }
}
