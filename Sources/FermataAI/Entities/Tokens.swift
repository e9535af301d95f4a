/// The tokens of a text.
struct Tokens {
    private let scalars: [Unicode.Scalar]
    private var tokens: [Token] = []

    /// Cuts a text into tokens. Each of the ranges, in order and not overlapping, becomes one.
    init(_ scalars: [Unicode.Scalar], outside addresses: [Range<Int>]) {
        self.scalars = scalars
        var addresses = addresses[...]
        var sentences = SentenceSplitter(scalars).sentences()[...]
        var startsSentence = true
        var gap = Token.Gap.space
        var index = 0
        while index < scalars.count {
            if let sentence = sentences.first, sentence.lowerBound <= index {
                startsSentence = true
                sentences = sentences.dropFirst()
            }
            if let address = addresses.first, address.lowerBound == index {
                addresses = addresses.dropFirst()
                append(.address, address, gap: gap)
                (gap, startsSentence, index) = (.nothing, false, address.upperBound)
                continue
            }
            let scalar = scalars[index]
            if scalar.properties.isWhitespace {
                gap = scalar == "\u{A0}" || scalar == "\u{202F}" ? .nonBreakingSpace : .space
                index += 1
            } else if scalar.isDigit {
                let end = end(from: index, limit: addresses.first?.lowerBound) { scalars[$0].isDigit }
                append(.digits, index..<end, gap: gap)
                (gap, startsSentence, index) = (.nothing, false, end)
            } else if scalar.isWordPart {
                let end = end(from: index, limit: addresses.first?.lowerBound, while: continuesWord)
                append(.word, index..<end, gap: gap, startsSentence: startsSentence)
                (gap, startsSentence, index) = (.nothing, false, end)
            } else {
                append(.sign, index..<index + 1, gap: gap)
                // What opens a quotation, or a colon before a list, is followed by a capital.
                if Self.openers.contains(scalar) { startsSentence = true }
                (gap, index) = (.nothing, index + 1)
            }
        }
    }

    var count: Int { tokens.count }

    /// The token at a position; `nil` outside the text.
    subscript(index: Int) -> Token? {
        tokens.indices.contains(index) ? tokens[index] : nil
    }

    /// The text of some tokens.
    func text(_ range: Range<Int>) -> String { scalars[scalarRange(range)].foldedString }

    /// A mention made of some tokens.
    func mention(_ kind: Entity.Kind, _ range: Range<Int>, text: String? = nil) -> Mention {
        Mention(kind: kind, text: text ?? self.text(range), range: scalarRange(range))
    }

    /// Whether the token is the given sign.
    func isSign(_ sign: String, at index: Int) -> Bool { self[index]?.kind == .sign && self[index]?.text == sign }

    /// Whether the token is the given sign and follows the one before it without a space.
    func isGluedSign(_ sign: String, at index: Int) -> Bool { isSign(sign, at: index) && self[index]?.gap == .nothing }

    /// Whether the token begins something of its own, and is not the rest of a longer number or code.
    func isFree(at index: Int) -> Bool {
        guard let token = self[index] else { return false }
        guard token.gap == .nothing, let previous = self[index - 1] else { return true }
        return previous.kind == .sign && !["-", "/", ".", ",", ":", "#", "_", "+"].contains(previous.text)
    }

    private func scalarRange(_ range: Range<Int>) -> Range<Int> {
        tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound
    }

    private mutating func append(_ kind: Token.Kind, _ range: Range<Int>, gap: Token.Gap, startsSentence: Bool = false)
    {
        let ownRange = kind == .word ? withoutPossessive(range) : range
        let text = scalars[ownRange].string
        tokens.append(
            Token(
                kind: kind,
                range: ownRange,
                text: text,
                lowercased: text.lowercased(),
                gap: gap,
                startsSentence: startsSentence,
                isPossessive: ownRange != range
            )
        )
    }

    private func withoutPossessive(_ range: Range<Int>) -> Range<Int> {
        guard range.count > 2, scalars[range.upperBound - 2].isApostrophe,
            scalars[range.upperBound - 1].properties.lowercaseMapping == "s"
        else { return range }
        return range.lowerBound..<range.upperBound - 2
    }

    private func end(from start: Int, limit: Int?, while belongs: (Int) -> Bool) -> Int {
        let limit = limit ?? scalars.count
        var end = start + 1
        while end < limit, belongs(end) { end += 1 }
        return end
    }

    /// Hyphens and apostrophes belong to a word if a letter follows: "Jean-Luc", "O'Brien".
    private func continuesWord(at index: Int) -> Bool {
        if scalars[index].isWordPart { return true }
        guard scalars[index].isApostrophe || scalars[index] == "-" || scalars[index] == "\u{2010}" else { return false }
        return index + 1 < scalars.count && scalars[index + 1].isWordPart && !scalars[index + 1].isDigit
    }

    private static let openers: Set<Unicode.Scalar> = [
        "\"", "\u{201C}", "\u{2018}", "\u{00AB}", "\u{201E}", ":", "\u{2022}",
    ]
}
