extension FoldedText {
    /// What lies between two groups of digits, if it is short; otherwise nothing that any number has there.
    func gap(_ left: Range<Int>, _ right: Range<Int>) -> ArraySlice<UInt8> {
        bytes[left.upperBound..<min(right.lowerBound, left.upperBound + 4)]
    }

    /// The digits of a range.
    func digits(_ range: Range<Int>) -> [UInt8] { bytes[range].filter(\.isASCIIDigit) }

    /// Whether no word goes on at either side of a range.
    func standsAlone(_ range: Range<Int>) -> Bool {
        !self[range.lowerBound - 1].isWord && !self[range.upperBound].isWord
    }

    /// The ranges of neighbouring digits in bytes.
    static func groups(of bytes: [UInt8]) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index].isASCIIDigit else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isASCIIDigit { index += 1 }
            groups.append(start..<index)
        }
        return groups
    }
}
