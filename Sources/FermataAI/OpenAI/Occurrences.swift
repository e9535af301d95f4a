/// Finds where a text writes something, as words of its own.
struct Occurrences {
    private let text: [Unicode.Scalar]

    /// Any run of white space in the text counts as one space.
    init(of text: String) {
        self.text = Array(text.unicodeScalars.foldedString.unicodeScalars)
    }

    /// The first place and the number of places; `nil` if there is none.
    func find(_ wanted: String) -> (first: Int, count: Int)? {
        let wanted = Array(wanted.unicodeScalars.foldedString.unicodeScalars)
        guard let head = wanted.first, let tail = wanted.last else { return nil }
        var first: Int?
        var count = 0
        var start = 0
        while start + wanted.count <= text.count {
            let end = start + wanted.count
            guard text[start] == head, text[start..<end].elementsEqual(wanted),
                start == 0 || !(head.isWordPart && text[start - 1].isWordPart),
                end == text.count || !(tail.isWordPart && text[end].isWordPart)
            else {
                start += 1
                continue
            }
            first = first ?? start
            count += 1
            start = end
        }
        return first.map { ($0, count) }
    }
}
