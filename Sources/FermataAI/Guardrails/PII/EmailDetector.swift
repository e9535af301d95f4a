/// E-mail addresses: `local@domain` of RFC 5322 and RFC 6531 as people write them.
///
/// Found from the `@`, outwards. A domain needs a dot and a top level of letters that is no file's extension; quoted
/// local parts and `[at]`, `(dot)` are understood. `git@host:path` is where a repository is, not a person.
struct EmailDetector: PIIDetector {
    private static let longestLocal = 64
    private static let longestDomain = 253
    /// Extensions of files that follow a name with `@`, such as `logo@2x.png`, and are no top-level domains.
    private static let extensions: Set<String> = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "js", "mjs", "ts", "html", "json", "xml",
        "pdf",
        "txt", "log", "conf", "yml", "yaml", "service", "socket",
    ]

    func matches(in text: FoldedText) -> [PIIMatch] {
        var found: [PIIMatch] = []
        var end = 0
        var index = 0
        while index < text.bytes.count {
            let separator = Self.separator("at", "@", in: text, at: index)
            guard let separator, let match = match(in: text, around: separator, from: end) else {
                index += 1
                continue
            }
            found.append(match)
            end = match.range.upperBound
            index = end
        }
        return found
    }

    private func match(in text: FoldedText, around separator: Range<Int>, from floor: Int) -> PIIMatch? {
        let isPlain = separator.count == 1
        var localEnd = separator.lowerBound
        if !isPlain { while localEnd > floor, text[localEnd - 1] == UInt8(ascii: " ") { localEnd -= 1 } }
        guard let start = localStart(in: text, before: localEnd, floor: floor),
            let (end, domain) = domain(in: text, after: separator.upperBound)
        else { return nil }
        let local = text.string(start..<localEnd).lowercased()
        guard !(local == "git" && text[end] == UInt8(ascii: ":")) else { return nil }
        return PIIMatch(type: .email, range: start..<end, canonical: "\(local)@\(domain)")
    }

    private func localStart(in text: FoldedText, before end: Int, floor: Int) -> Int? {
        var start = end
        if text[end - 1] == UInt8(ascii: "\"") {
            start -= 1
            while start > floor, end - start <= Self.longestLocal {
                start -= 1
                if text[start] == UInt8(ascii: "\"") { return end - start > 2 ? start : nil }
                if text[start] == UInt8(ascii: "\n") { return nil }
            }
            return nil
        }
        while start > floor, end - start < Self.longestLocal, Self.isLocal(text[start - 1]) { start -= 1 }
        // Quotes and dots around a word are not its own.
        while start < end, [UInt8(ascii: "."), UInt8(ascii: "'")].contains(text[start]) { start += 1 }
        guard start < end, text[end - 1] != UInt8(ascii: ".") else { return nil }
        return start
    }

    private func domain(in text: FoldedText, after start: Int) -> (end: Int, canonical: String)? {
        var index = start
        while index < start + 2, text[index] == UInt8(ascii: " "), start > 0, text[start - 1] != UInt8(ascii: "@") {
            index += 1
        }
        var labels: [Range<Int>] = []
        let limit = index + Self.longestDomain
        while index < limit {
            let label = index
            while index - label < 63, text[index].isWord || text[index] == UInt8(ascii: "-"), index < text.bytes.count {
                index += 1
            }
            guard index > label, text[label] != UInt8(ascii: "-") else { break }
            labels.append(label..<index)
            guard let dot = dot(in: text, at: index) else { break }
            index = dot
        }
        while let last = labels.last, text[last.upperBound - 1] == UInt8(ascii: "-") {
            labels[labels.count - 1] = last.lowerBound..<(last.upperBound - 1)
        }
        guard labels.count >= 2, let top = labels.last else { return nil }
        let name = text.string(top).lowercased()
        guard top.count >= 2 || text[top.lowerBound] == FoldedText.letter, !Self.extensions.contains(name),
            name.hasPrefix("xn--") || text.bytes[top].allSatisfy({ $0.isASCIILetter || $0 == FoldedText.letter })
        else { return nil }
        return (top.upperBound, labels.map { text.string($0).lowercased() }.joined(separator: "."))
    }

    /// The end of a dot that another label follows.
    private func dot(in text: FoldedText, at index: Int) -> Int? {
        if text[index] == UInt8(ascii: ".") { return text[index + 1].isWord ? index + 1 : nil }
        var start = index
        while start < index + 2, text[start] == UInt8(ascii: " ") { start += 1 }
        guard let range = Self.separator("dot", ".", in: text, at: start), range.count > 1 else { return nil }
        var end = range.upperBound
        while end < range.upperBound + 2, text[end] == UInt8(ascii: " ") { end += 1 }
        return text[end].isWord ? end : nil
    }

    /// A sign, or its name in brackets.
    private static func separator(_ word: String, _ sign: Character, in text: FoldedText, at index: Int) -> Range<Int>?
    {
        if text[index] == sign.asciiValue { return index > 0 ? index..<(index + 1) : nil }
        guard index > 0, [UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{")].contains(text[index]) else {
            return nil
        }
        var end = index + 1
        while end < index + 3, text[end] == UInt8(ascii: " ") { end += 1 }
        for byte in word.utf8 {
            guard text[end].lowercased == byte else { return nil }
            end += 1
        }
        while end < index + word.utf8.count + 5, text[end] == UInt8(ascii: " ") { end += 1 }
        guard [UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}")].contains(text[end]) else { return nil }
        return index..<(end + 1)
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isWord
            || [
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "'"), UInt8(ascii: "&"),
            ].contains(byte)
    }
}
