/// The machine-readable zone of passports: the second line with all five check digits right, and the first line with it.
///
/// ICAO Doc 9303 part 4 (TD3, two lines of 44). Passport numbers outside it have no check digit and are not found.
struct PassportDetector: PIIDetector {
    private static let length = 44
    /// Each field and its check digit.
    private static let fields: [(Range<Int>, Int)] = [(0..<9, 9), (13..<19, 19), (21..<27, 27), (28..<42, 42)]

    func matches(in text: FoldedText) -> [PIIMatch] {
        var found: [PIIMatch] = []
        var index = 0
        var previous: Range<Int>?
        while index < text.bytes.count {
            guard Self.isPart(text.bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < text.bytes.count, Self.isPart(text.bytes[index]) { index += 1 }
            let line = start..<index
            if line.count == Self.length, Self.isRight(Array(text.bytes[line])) {
                let first = previous.flatMap { isFirst($0, of: line, in: text) ? $0.lowerBound : nil }
                found.append(
                    PIIMatch(type: .passport, range: (first ?? start)..<index, canonical: text.string(line))
                )
            }
            previous = line
        }
        return found
    }

    private func isFirst(_ line: Range<Int>, of second: Range<Int>, in text: FoldedText) -> Bool {
        line.count == Self.length && text[line.lowerBound] == UInt8(ascii: "P")
            && second.lowerBound - line.upperBound <= 3
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || (0x41...0x5A).contains(byte) || byte == UInt8(ascii: "<")
    }

    private static func isRight(_ line: [UInt8]) -> Bool {
        guard line[10..<13].allSatisfy({ !$0.isASCIIDigit }), line[13..<20].allSatisfy(\.isASCIIDigit) else {
            return false
        }
        for (field, check) in fields {
            // Of the optional field alone the check digit may be left out when the field is.
            let isLeftOut = check == 42 && line[check] == UInt8(ascii: "<")
            guard isLeftOut || (line[check].isASCIIDigit && checkDigit(line[field]) == line[check].digit) else {
                return false
            }
        }
        return checkDigit(line[0..<10] + line[13..<20] + line[21..<43]) == line[43].digit && line[43].isASCIIDigit
    }

    /// Weights 7, 3, 1; letters are 10 to 35 and `<` is 0.
    private static func checkDigit(_ bytes: ArraySlice<UInt8>) -> Int {
        let weights = [7, 3, 1]
        return bytes.enumerated().reduce(0) { sum, next in
            let value =
                next.element.isASCIIDigit
                ? next.element.digit : next.element == UInt8(ascii: "<") ? 0 : Int(next.element) - 0x41 + 10
            return sum + value * weights[next.offset % 3]
        } % 10
    }
}
