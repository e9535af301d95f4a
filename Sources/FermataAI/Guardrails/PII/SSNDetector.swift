/// Social security numbers of the United States: `123-45-6789`, `123 45 6789`, and nine digits after a word that says so.
///
/// Never issued, and so not found: areas 000, 666 and 900 to 999, group 00 and serial 0000 (Social Security
/// Administration, POMS RM 10201.035), and the numbers that advertisements made known.
struct SSNDetector: PIIDetector {
    private static let cues: Set<String> = ["ssn", "ssns", "security"]
    private static let published: Set<String> = ["078051120", "219099999", "457555462"]

    func matches(in text: FoldedText) -> [PIIMatch] {
        let cues = CueWords(Self.cues, in: text)
        return text.groups.indices.compactMap { match(in: text, at: $0, cues) }
    }

    private func match(in text: FoldedText, at index: Int, _ cues: CueWords) -> PIIMatch? {
        let first = text.groups[index]
        let groups = text.groups[index...].prefix(4)
        let range: Range<Int>
        if first.count == 9, cues.precede(first.lowerBound) {
            range = first
        } else if groups.prefix(3).map(\.count) == [3, 2, 4] {
            let parts = Array(groups)
            let gap = text.gap(parts[0], parts[1])
            guard gap.count == 1, gap == text.gap(parts[1], parts[2]),
                let separator = gap.first, separator == UInt8(ascii: "-") || separator == UInt8(ascii: " "),
                // A part of a longer number.
                text[parts[0].lowerBound - 1] != separator || index == 0,
                parts.count < 4 || text[parts[2].upperBound] != UInt8(ascii: "-")
            else { return nil }
            range = parts[0].lowerBound..<parts[2].upperBound
        } else {
            return nil
        }
        let digits = String(decoding: text.digits(range), as: UTF8.self)
        guard text.standsAlone(range), Self.isIssued(digits) else { return nil }
        return PIIMatch(type: .ssn, range: range, canonical: digits)
    }

    private static func isIssued(_ digits: String) -> Bool {
        let area = digits.prefix(3)
        return area != "000" && area != "666" && !area.hasPrefix("9") && digits.dropFirst(3).prefix(2) != "00"
            && digits.suffix(4) != "0000" && !published.contains(digits)
    }
}
