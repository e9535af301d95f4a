/// Finds web and e-mail addresses.
struct AddressRules {
    private let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// The addresses in order. They do not overlap.
    func mentions() -> [Mention] {
        var mentions: [Mention] = []
        var index = 0
        while index < scalars.count {
            if let range = urlRange(at: index) {
                mentions.append(Mention(kind: .url, text: scalars[range].string, range: range))
                index = range.upperBound
            } else if let range = emailRange(aroundSignAt: index, after: mentions.last?.range.upperBound ?? 0) {
                mentions.append(Mention(kind: .email, text: scalars[range].string, range: range))
                index = range.upperBound
            } else {
                index += 1
            }
        }
        return mentions
    }

    private func urlRange(at start: Int) -> Range<Int>? {
        guard scalars[start] == "h" || scalars[start] == "H" || scalars[start] == "w" || scalars[start] == "W",
            start == 0 || !scalars[start - 1].isWordPart,
            let prefix = Self.urlPrefixes.first(where: { hasPrefix($0, at: start) })
        else { return nil }
        let hostStart = start + prefix.count
        guard hostStart < scalars.count, scalars[hostStart].isWordPart || scalars[hostStart] == "[" else { return nil }
        var end = hostStart
        var unmatchedClosers = 0
        while end < scalars.count, !scalars[end].properties.isWhitespace, !Self.urlEnds.contains(scalars[end]) {
            if scalars[end] == "(" { unmatchedClosers -= 1 }
            if scalars[end] == ")" { unmatchedClosers += 1 }
            end += 1
        }
        // What a sentence puts after an address is not part of it; a parenthesis is if it was opened within.
        while end > hostStart + 1 {
            if scalars[end - 1] == ")" {
                guard unmatchedClosers > 0 else { break }
                unmatchedClosers -= 1
            } else if !Self.trailingPunctuation.contains(scalars[end - 1]) {
                break
            }
            end -= 1
        }
        return start..<end
    }

    private func hasPrefix(_ prefix: [Unicode.Scalar], at start: Int) -> Bool {
        guard start + prefix.count <= scalars.count else { return false }
        return zip(scalars[start...], prefix).allSatisfy { scalar, expected in
            scalar == expected || (scalar.isASCIILetter && scalar.value | 0x20 == expected.value)
        }
    }

    /// The lengths are those of RFC 5321; they also keep the search short.
    private func emailRange(aroundSignAt sign: Int, after previousEnd: Int) -> Range<Int>? {
        guard scalars[sign] == "@" else { return nil }
        var start = sign
        while start > previousEnd, sign - start <= 64, isLocalPart(scalars[start - 1]) { start -= 1 }
        while start < sign, scalars[start] == "." || scalars[start] == "-" { start += 1 }
        guard start < sign, sign - start <= 64, scalars[sign - 1] != "." else { return nil }
        var end = sign + 1
        while end < scalars.count, end - sign <= 254,
            scalars[end].isWordPart || "-.".unicodeScalars.contains(scalars[end])
        {
            end += 1
        }
        while end > sign + 1, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
        let parts = scalars[sign + 1..<end].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts.contains(where: \.isEmpty), let last = parts.last, last.count >= 2,
            !last.contains(where: \.isDigit)
        else { return nil }
        return start..<end
    }

    private func isLocalPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isWordPart || scalar == "." || scalar == "_" || scalar == "%" || scalar == "+" || scalar == "-"
    }

    private static let urlPrefixes = ["http://", "https://", "www."].map { Array($0.unicodeScalars) }
    private static let urlEnds: Set<Unicode.Scalar> = [
        "<", ">", "\"", "`", "{", "}", "|", "\\", "^", "\u{201C}", "\u{201D}", "\u{00AB}", "\u{00BB}", "\u{3002}",
        "\u{3001}", "\u{FF0C}", "\u{300D}",
    ]
    private static let trailingPunctuation: Set<Unicode.Scalar> = [
        ".", ",", ";", ":", "!", "?", "'", "*", "_", "]", "\u{2019}", "\u{2026}",
    ]
}
