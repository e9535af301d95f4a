/// Where in a text certain words are, for numbers that only their context tells from others.
struct CueWords {
    private static let longest = 12

    private let text: FoldedText
    /// The ends of the words, ascending.
    private let ends: [Int]

    init(_ words: Set<String>, in text: FoldedText) {
        self.text = text
        var ends: [Int] = []
        var index = 0
        while index < text.bytes.count {
            guard text.bytes[index].isWord else {
                index += 1
                continue
            }
            let start = index
            while index < text.bytes.count, text.bytes[index].isWord { index += 1 }
            // Numbers and long words are none of the words, and a text may be nothing else.
            guard index - start <= Self.longest, !text.bytes[start].isASCIIDigit else { continue }
            if words.contains(text.string(start..<index).lowercased()) { ends.append(index) }
        }
        self.ends = ends
    }

    /// Whether one of the words comes at most `reach` bytes before an index, on the same line.
    func precede(_ index: Int, within reach: Int = 24) -> Bool {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= index { low = middle + 1 } else { high = middle }
        }
        guard low > 0, index - ends[low - 1] <= reach else { return false }
        return !text.bytes[ends[low - 1]..<index].contains(UInt8(ascii: "\n"))
    }
}
