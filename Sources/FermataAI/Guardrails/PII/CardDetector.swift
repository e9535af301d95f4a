/// Payment cards' numbers: 12 to 19 digits of a known issuer's range with Luhn's check digit, in groups or not.
///
/// Ranges and lengths as published by the networks (ISO/IEC 7812 issuer identification numbers, as of 2025).
struct CardDetector: PIIDetector {
    private struct Issuer {
        var prefixes: ClosedRange<Int>
        var digits: Int
        var lengths: ClosedRange<Int>
        /// Of the lengths, only those that are this much apart.
        var step = 1
    }

    private static let issuers: [Issuer] = [
        Issuer(prefixes: 4...4, digits: 1, lengths: 13...19, step: 3),  // Visa
        Issuer(prefixes: 51...55, digits: 2, lengths: 16...16),  // Mastercard
        Issuer(prefixes: 2_221...2_720, digits: 4, lengths: 16...16),
        Issuer(prefixes: 34...34, digits: 2, lengths: 15...15),  // American Express
        Issuer(prefixes: 37...37, digits: 2, lengths: 15...15),
        Issuer(prefixes: 300...305, digits: 3, lengths: 14...14),  // Diners Club
        Issuer(prefixes: 309...309, digits: 3, lengths: 14...14),
        Issuer(prefixes: 36...36, digits: 2, lengths: 14...14),
        Issuer(prefixes: 38...39, digits: 2, lengths: 14...14),
        Issuer(prefixes: 6_011...6_011, digits: 4, lengths: 16...19),  // Discover
        Issuer(prefixes: 644...649, digits: 3, lengths: 16...19),
        Issuer(prefixes: 65...65, digits: 2, lengths: 16...19),
        Issuer(prefixes: 3_528...3_589, digits: 4, lengths: 16...19),  // JCB
        Issuer(prefixes: 62...62, digits: 2, lengths: 16...19),  // UnionPay
        Issuer(prefixes: 2_200...2_204, digits: 4, lengths: 16...19),  // Mir
        Issuer(prefixes: 5_018...5_018, digits: 4, lengths: 12...19),  // Maestro
        Issuer(prefixes: 5_020...5_020, digits: 4, lengths: 12...19),
        Issuer(prefixes: 5_038...5_038, digits: 4, lengths: 12...19),
        Issuer(prefixes: 5_893...5_893, digits: 4, lengths: 12...19),
        Issuer(prefixes: 6_304...6_304, digits: 4, lengths: 12...19),
        Issuer(prefixes: 6_759...6_763, digits: 4, lengths: 12...19),
    ]

    func matches(in text: FoldedText) -> [PIIMatch] {
        var found: [PIIMatch] = []
        var first = 0
        while first < text.groups.count {
            guard let (last, match) = match(in: text, from: first) else {
                first += 1
                continue
            }
            found.append(match)
            first = last + 1
        }
        return found
    }

    /// The longest number that begins with a group.
    private func match(in text: FoldedText, from first: Int) -> (last: Int, match: PIIMatch)? {
        let groups = text.groups
        let start = groups[first].lowerBound
        guard !text[start - 1].isWord else { return nil }
        var best: (last: Int, match: PIIMatch)?
        var digits: [UInt8] = []
        for last in first..<groups.count {
            if last > first {
                let gap = text.gap(groups[last - 1], groups[last])
                guard gap.count == 1, gap.first == UInt8(ascii: " ") || gap.first == UInt8(ascii: "-") else { break }
            }
            // Not a million digits to find that they are too many.
            guard digits.count + groups[last].count <= 19 else { break }
            digits += text.bytes[groups[last]]
            let end = groups[last].upperBound
            guard !text[end].isWord, Self.isGrouped(groups[first...last]), Self.isCard(digits) else { continue }
            let canonical = String(decoding: digits, as: UTF8.self)
            best = (last, PIIMatch(type: .creditCard, range: start..<end, canonical: canonical))
        }
        return best
    }

    /// Whether the digits are together, in groups of three to six, or one by one: not a row of a table.
    private static func isGrouped(_ groups: ArraySlice<Range<Int>>) -> Bool {
        groups.count == 1 || groups.allSatisfy { $0.count == 1 }
            || groups.dropLast().allSatisfy { (3...6).contains($0.count) }
    }

    static func isCard(_ digits: [UInt8]) -> Bool {
        guard digits.count >= 12, passesLuhn(digits) else { return false }
        // The first one to four digits.
        var prefixes = [0]
        for byte in digits.prefix(4) { prefixes.append((prefixes.last ?? 0) * 10 + byte.digit) }
        return issuers.contains { issuer in
            issuer.lengths.contains(digits.count) && issuer.prefixes.contains(prefixes[issuer.digits])
                && (digits.count - issuer.lengths.lowerBound).isMultiple(of: issuer.step)
        }
    }

    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (position, byte) in digits.reversed().enumerated() {
            let value = byte.digit * (position.isMultiple(of: 2) ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        return sum.isMultiple(of: 10)
    }
}
