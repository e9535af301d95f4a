import Foundation

/// IPv4 and IPv6 addresses (RFC 4291), other than those that name no machine: unspecified, loopback, broadcast, masks.
struct AddressDetector: PIIDetector {
    /// The longest spelling of an address: eight groups, the last two as IPv4.
    private static let longest = 45
    private static let notAddresses: Set<String> = ["version", "release", "build", "firmware", "section", "chapter"]

    func matches(in text: FoldedText) -> [PIIMatch] {
        let cues = CueWords(Self.notAddresses, in: text)
        var found: [PIIMatch] = []
        var index = 0
        while index < text.bytes.count {
            guard Self.isPart(text.bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < text.bytes.count, Self.isPart(text.bytes[index]) { index += 1 }
            if let match = match(in: text, start..<index, cues) { found.append(match) }
        }
        return found
    }

    private func match(in text: FoldedText, _ run: Range<Int>, _ cues: CueWords) -> PIIMatch? {
        var range = run
        // The end of a sentence, or of `from 192.0.2.1:` and `at ::1.`
        while let last = text.bytes[range].last, last == UInt8(ascii: ".") || isTrailingColon(text, range, last) {
            range.removeLast()
        }
        while text[range.lowerBound] == UInt8(ascii: "."), range.count > 1, !text[run.lowerBound - 1].isWord {
            range.removeFirst()
        }
        guard range.count >= 3, range.count <= Self.longest + 6, text.standsAlone(range) else { return nil }
        if let port = portStart(text, range) { range = range.lowerBound..<port }
        let spelling = text.string(range).lowercased()
        if let octets = Self.octets(spelling) {
            guard octets[0] != 0, octets[0] != 127, octets[0] != 255,
                !cues.precede(range.lowerBound, within: 16)
            else { return nil }
            return PIIMatch(type: .ipAddress, range: range, canonical: spelling)
        }
        // One long group at least: a ratio such as 16:9::4:3 has none.
        guard spelling.split(separator: ":").contains(where: { $0.utf8.count > 2 }),
            spelling.contains(where: \.isNumber), let groups = Self.groups(spelling),
            groups.dropLast().contains(where: { $0 != 0 }) || (groups.last ?? 0) > 1
        else { return nil }
        let canonical = groups.map { String($0, radix: 16) }.joined(separator: ":")
        return PIIMatch(type: .ipAddress, range: range, canonical: canonical)
    }

    private func isTrailingColon(_ text: FoldedText, _ range: Range<Int>, _ last: UInt8) -> Bool {
        last == UInt8(ascii: ":") && text[range.upperBound - 2] != UInt8(ascii: ":") && range.count > 2
    }

    /// Where `:8080` begins after an IPv4 address.
    private func portStart(_ text: FoldedText, _ range: Range<Int>) -> Int? {
        let colons = range.filter { text.bytes[$0] == UInt8(ascii: ":") }
        guard colons.count == 1, let colon = colons.first else { return nil }
        return text.bytes[range.lowerBound..<colon].contains(UInt8(ascii: ".")) ? colon : nil
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        byte.isHexDigit || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    private static func octets(_ spelling: some StringProtocol) -> [Int]? {
        let parts = spelling.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let octets = parts.compactMap { part -> Int? in
            guard (1...3).contains(part.count), part.utf8.allSatisfy(\.isASCIIDigit), part == "0" || part.first != "0"
            else { return nil }
            return Int(part).flatMap { $0 <= 255 ? $0 : nil }
        }
        return octets.count == 4 ? octets : nil
    }

    private static func groups(_ spelling: String) -> [Int]? {
        let halves = spelling.components(separatedBy: "::")
        guard halves.count <= 2 else { return nil }
        let parsed = halves.map(half)
        guard let left = parsed.first ?? nil, let right = parsed.count == 2 ? parsed[1] : [] else { return nil }
        let missing = 8 - left.count - right.count
        guard halves.count == 2 ? missing >= 1 : missing == 0 else { return nil }
        return left + Array(repeating: 0, count: missing) + right
    }

    private static func half(_ text: String) -> [Int]? {
        guard !text.isEmpty else { return [] }
        var groups: [Int] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let octets = octets(part) {
                groups += [octets[0] << 8 | octets[1], octets[2] << 8 | octets[3]]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit),
                    let value = Int(part, radix: 16)
                else { return nil }
                groups.append(value)
            }
        }
        return groups.count <= 8 ? groups : nil
    }
}
