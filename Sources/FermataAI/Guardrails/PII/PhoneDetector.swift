/// Telephone numbers in the forms that tell themselves from other numbers.
///
/// International: `+` or an exit code (00, 011) and a country of ITU-T E.164. North American: area and exchange as the
/// numbering plan allows, in its usual groups. Others by their trunk prefix: a first group of `0` and another digit, nine
/// to eleven digits in groups. Anything else only after a word such as "phone". Dates are left out.
struct PhoneDetector: PIIDetector {
    private static let cues: Set<String> = [
        "tel", "telephone", "phone", "phones", "mobile", "mob", "cell", "cellphone", "fax", "whatsapp", "sms",
        "telefon",
        "handy", "mobil", "movil", "celular", "telefono", "telefone", "signal", "hotline",
        // "tél", "móvil" and "teléfono", whose accents are folded away.
        "t\u{FFFD}l", "m\u{FFFD}vil", "tel\u{FFFD}fono",
    ]
    /// Words that come before other numbers as well.
    private static let weakCues: Set<String> = ["call", "dial", "text", "ring"]
    private static let extensions = ["extension", "ext", "x"]

    func matches(in text: FoldedText) -> [PIIMatch] {
        let cues = CueWords(Self.cues, in: text)
        let weakCues = CueWords(Self.weakCues, in: text)
        var found: [PIIMatch] = []
        var first = 0
        while first < text.groups.count {
            guard let match = match(in: text, from: first, cues, weakCues) else {
                first += 1
                continue
            }
            found.append(
                PIIMatch(
                    type: .phone,
                    range: match.start..<extended(in: text, text.groups[match.last].upperBound),
                    canonical: match.canonical
                )
            )
            first = match.last + 1
        }
        return found
    }

    private struct Reading {
        var start: Int
        var last: Int
        var canonical: String
    }

    private func match(
        in text: FoldedText,
        from first: Int,
        _ cues: CueWords,
        _ weakCues: CueWords
    ) -> Reading? {
        let groups = text.groups
        let start = groups[first].lowerBound
        let isCued = cues.precede(start)
        if let reading = international(in: text, groups, from: first, isCued: isCued) { return reading }
        guard isFree(in: text, before: start) else { return nil }
        let reading =
            northAmerican(in: text, groups, from: first) ?? trunk(in: text, groups, from: first)
            ?? cued(in: text, groups, from: first, isStrong: isCued, isWeak: weakCues.precede(start, within: 8))
        guard let reading, isFree(in: text, after: groups[reading.last].upperBound) else { return nil }
        return reading
    }

    // MARK: International

    private func international(
        in text: FoldedText,
        _ groups: [Range<Int>],
        from first: Int,
        isCued: Bool
    ) -> Reading? {
        let start = groups[first].lowerBound
        let plus = text[start - 1] == UInt8(ascii: " ") || text[start - 1] == UInt8(ascii: "(") ? start - 2 : start - 1
        if text[plus] == UInt8(ascii: "+") {
            guard !text[plus - 1].isWord, text[plus - 1] != UInt8(ascii: "+") else { return nil }
            let opens = text[plus - 1] == UInt8(ascii: "(") ? plus - 1 : plus
            return number(in: text, groups, from: first, dropping: 0).map { last, digits in
                Reading(start: opens, last: last, canonical: "+" + digits)
            }
        }
        guard isFree(in: text, before: start) else { return nil }
        let digits = text.bytes[groups[first]]
        let exit = digits.starts(with: "00".utf8) ? 2 : digits.elementsEqual("011".utf8) ? 3 : 0
        guard exit > 0, let (last, number) = number(in: text, groups, from: first, dropping: exit),
            number.utf8.count >= 9, last > first || isCued,
            // Not in the middle of an account number.
            first == 0 || text.gap(groups[first - 1], groups[first]).count > 1
        else { return nil }
        return Reading(start: start, last: last, canonical: "+" + number)
    }

    /// The groups that belong to a number with its country, and its digits; `dropping` leaves an exit code out.
    private func number(
        in text: FoldedText,
        _ groups: [Range<Int>],
        from first: Int,
        dropping: Int
    ) -> (last: Int, digits: String)? {
        var digits: [UInt8] = []
        var last: Int?
        var settled: NumberingPlan?
        for index in first..<groups.count {
            let group = index == first ? groups[index].dropFirst(dropping) : groups[index]
            if index > first, !joins(text.gap(groups[index - 1], groups[index])) { break }
            // The trunk prefix that is dialled only at home: +44 (0)20.
            if text.digits(group) == [UInt8(ascii: "0")], text[group.lowerBound - 1] == UInt8(ascii: "("), index > first
            {
                continue
            }
            guard digits.count + group.count <= 15 else { break }
            let longer = digits + text.bytes[group]
            if let plan = settled ?? NumberingPlan(of: longer) {
                guard longer.count <= plan.longest else { break }
                // Three digits settle the country.
                if longer.count >= 3 { settled = plan }
            }
            digits = longer
            last = index
        }
        guard let last, let plan = settled, (plan.shortest...plan.longest).contains(digits.count),
            !text[groups[last].upperBound].isWord, plan.country != 1 || isNorthAmerican(digits.dropFirst())
        else { return nil }
        return (last, String(decoding: digits, as: UTF8.self))
    }

    // MARK: National

    private func northAmerican(in text: FoldedText, _ groups: [Range<Int>], from first: Int) -> Reading? {
        var index = first
        if text.digits(groups[first]) == [UInt8(ascii: "1")], first + 1 < groups.count,
            text.gap(groups[first], groups[first + 1]).count <= 2
        {
            index += 1
        }
        let rest = groups[index...].prefix(3)
        let lengths = rest.map(\.count)
        let isSplit = lengths == [3, 3, 4]
        guard isSplit || lengths.prefix(2) == [3, 7] else { return nil }
        let last = index + (isSplit ? 2 : 1)
        let digits = groups[index...last].flatMap { text.bytes[$0] }
        guard isNorthAmerican(digits[...]) else { return nil }
        let gaps = (index..<last).map { text.gap(groups[$0], groups[$0 + 1]) }
        let isOpened = text[groups[index].lowerBound - 1] == UInt8(ascii: "(")
        let area = String(decoding: gaps[0], as: UTF8.self)
        guard isOpened ? [")", ") ", ")-"].contains(area) : ["-", ".", " ", "/", " - "].contains(area),
            gaps.dropFirst().allSatisfy({
                $0.count == 1 && $0.first != UInt8(ascii: "/") && $0.first != UInt8(ascii: "(")
            })
        else { return nil }
        // Ten digits in groups of a longer row are the row's.
        if !isOpened, index == first, first > 0, text.gap(groups[first - 1], groups[first]).elementsEqual(gaps[0]) {
            return nil
        }
        if last + 1 < groups.count, let gap = gaps.last, text.gap(groups[last], groups[last + 1]).elementsEqual(gap),
            !isOpened
        {
            return nil
        }
        let start = isOpened ? groups[index].lowerBound - 1 : groups[index].lowerBound
        return Reading(
            start: index > first ? groups[first].lowerBound : start,
            last: last,
            canonical: "+1" + String(decoding: digits, as: UTF8.self)
        )
    }

    private func trunk(in text: FoldedText, _ groups: [Range<Int>], from first: Int) -> Reading? {
        let start = groups[first].lowerBound
        // Not in the middle of an account number.
        if first > 0, groups[first - 1].count >= 3, text.gap(groups[first - 1], groups[first]).count == 1 { return nil }
        guard groups[first].count >= 2, text[start] == UInt8(ascii: "0"), text[start + 1] != UInt8(ascii: "0") else {
            return nil
        }
        let (last, digits) = grouped(in: text, groups, from: first, atMost: 11)
        guard last > first, digits.count >= 9, !isDate(in: text, groups, from: first),
            // The form of social security numbers.
            groups[first...last].map(\.count) != [3, 2, 4]
        else { return nil }
        let used = groups[first...last]
        let gaps = Set((first..<last).map { Array(text.gap(groups[$0], groups[$0 + 1])) })
        guard used.contains(where: { $0.count != 2 }) || gaps.count == 1, isRow(in: text, groups, after: last) == false
        else { return nil }
        let opens = text[start - 1] == UInt8(ascii: "(") ? start - 1 : start
        return Reading(start: opens, last: last, canonical: String(decoding: digits, as: UTF8.self))
    }

    private func cued(
        in text: FoldedText,
        _ groups: [Range<Int>],
        from first: Int,
        isStrong: Bool,
        isWeak: Bool
    ) -> Reading? {
        guard isStrong || isWeak else { return nil }
        let start = groups[first].lowerBound
        let (last, digits) = grouped(in: text, groups, from: first, atMost: 15)
        guard digits.count >= (isStrong ? 7 : 8), isStrong || last > first, !isDate(in: text, groups, from: first)
        else {
            return nil
        }
        let opens = text[start - 1] == UInt8(ascii: "(") ? start - 1 : start
        return Reading(start: opens, last: last, canonical: String(decoding: digits, as: UTF8.self))
    }

    private func grouped(
        in text: FoldedText,
        _ groups: [Range<Int>],
        from first: Int,
        atMost limit: Int
    ) -> (last: Int, digits: [UInt8]) {
        guard groups[first].count <= limit else { return (first, []) }
        var digits = Array(text.bytes[groups[first]])
        var last = first
        while last + 1 < groups.count, joins(text.gap(groups[last], groups[last + 1])),
            digits.count + groups[last + 1].count <= limit
        {
            last += 1
            digits += text.bytes[groups[last]]
        }
        return (last, digits)
    }

    // MARK: Form

    /// NPA-NXX of the North American Numbering Plan: neither begins with 0 or 1 nor ends with 11, and no area is N9X.
    private func isNorthAmerican(_ digits: ArraySlice<UInt8>) -> Bool {
        let digits = digits.map(\.digit)
        return digits.count == 10 && digits[0] >= 2 && digits[1] != 9 && !(digits[1] == 1 && digits[2] == 1)
            && digits[3] >= 2 && !(digits[4] == 1 && digits[5] == 1)
    }

    /// What may stand between two groups of one number.
    private func joins(_ gap: ArraySlice<UInt8>) -> Bool {
        guard gap.count <= 3 else { return false }
        return switch String(decoding: gap, as: UTF8.self) {
        case " ", "-", ".", "/", ")", ") ", ")-", "(", " (", "-(", ") (", " / ", " - ", ")(": true
        default: false
        }
    }

    private func isRow(in text: FoldedText, _ groups: [Range<Int>], after last: Int) -> Bool {
        guard last + 1 < groups.count, groups[last + 1].count >= 3 else { return false }
        return text.gap(groups[last], groups[last + 1]).count == 1
    }

    /// `31.12.2024`, `2024-12-31`.
    private func isDate(in text: FoldedText, _ groups: [Range<Int>], from first: Int) -> Bool {
        let date = Array(groups[first...].prefix(3))
        guard date.count == 3, text.gap(date[0], date[1]).elementsEqual(text.gap(date[1], date[2])) else {
            return false
        }
        let years: [Int]
        switch date.map(\.count) {
        case [2, 2, 4]: years = [2]
        case [4, 2, 2]: years = [0]
        default: return false
        }
        return years.allSatisfy { text.string(date[$0]).hasPrefix("19") || text.string(date[$0]).hasPrefix("20") }
    }

    private func isFree(in text: FoldedText, before index: Int) -> Bool {
        let before = text[index - 1] == UInt8(ascii: "(") ? index - 2 : index - 1
        if text[before] == UInt8(ascii: "-") || text[before] == UInt8(ascii: "_") { return !text[before - 1].isWord }
        return !text[before].isWord && !Array("#$".utf8).contains(text[before]) && text[before] != FoldedText.other
    }

    private func isFree(in text: FoldedText, after index: Int) -> Bool {
        if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "_") { return !text[index + 1].isWord }
        return (!text[index].isWord || text[index] == UInt8(ascii: "x")) && text[index] != UInt8(ascii: "%")
    }

    /// The end with an extension: `x12`, `ext. 12`.
    private func extended(in text: FoldedText, _ end: Int) -> Int {
        var index = end
        while index < end + 2, text[index] == UInt8(ascii: " ") || text[index] == UInt8(ascii: ",") { index += 1 }
        for word in Self.extensions
        where text.bytes[min(index, text.bytes.count)...].prefix(word.utf8.count)
            .map(\.lowercased).elementsEqual(word.utf8)
        {
            var digits = index + word.utf8.count
            while digits < index + word.utf8.count + 2, [UInt8(ascii: "."), UInt8(ascii: " ")].contains(text[digits]) {
                digits += 1
            }
            var last = digits
            while last < digits + 6, text[last].isASCIIDigit { last += 1 }
            if last > digits, !text[last].isWord { return last }
        }
        return end
    }
}
