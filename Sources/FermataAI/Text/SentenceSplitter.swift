/// Finds where sentences begin and end.
///
/// The rules are for English punctuation; marks that end sentences in other scripts are known too. Languages without
/// such marks are split at line breaks only.
struct SentenceSplitter {
    private let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// The first sentences of the text, in order and without white space at their ends.
    func sentences(limit: Int = .max) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        var index = 0
        while index < scalars.count, found.count < limit {
            switch boundary(at: index, sentenceStart: start) {
            case .ends(let end):
                append(start..<end, to: &found)
                start = end
                index = end
            case .goesOn(let next):
                index = next
            }
        }
        if found.count < limit { append(start..<scalars.count, to: &found) }
        return found
    }

    private enum Boundary {
        /// The sentence ends here.
        case ends(Int)
        /// It does not end before here. A run of marks is judged once, or long runs would take quadratic time.
        case goesOn(Int)
    }

    private func append(_ range: Range<Int>, to found: inout [Range<Int>]) {
        var range = range
        while let first = range.first, scalars[first].properties.isWhitespace { range = first + 1..<range.upperBound }
        while let last = range.last, scalars[last].properties.isWhitespace { range = range.lowerBound..<last }
        if !range.isEmpty { found.append(range) }
    }

    private func boundary(at index: Int, sentenceStart: Int) -> Boundary {
        let scalar = scalars[index]
        if scalar.isLineBreak {
            return lineBreakEndsSentence(at: index) ? .ends(index + 1) : .goesOn(index + 1)
        }
        if Self.fullStops.contains(scalar) { return .ends(skipClosers(from: index + 1)) }
        guard Self.terminators.contains(scalar) else { return .goesOn(index + 1) }
        let end = skipClosers(from: index + 1)
        guard end < scalars.count else { return .ends(end) }
        guard scalars[end].properties.isWhitespace, !nextIsLowercase(from: end) else { return .goesOn(end) }
        if scalar == ".", !periodEndsSentence(at: index, next: end, sentenceStart: sentenceStart) {
            return .goesOn(end)
        }
        return .ends(end)
    }

    private func periodEndsSentence(at index: Int, next: Int, sentenceStart: Int) -> Bool {
        var wordStart = index
        while wordStart > sentenceStart, scalars[wordStart - 1].isWordPart || scalars[wordStart - 1] == "." {
            wordStart -= 1
        }
        let word = scalars[wordStart..<index]
        // "1. Item": the number belongs to what follows it.
        if !word.isEmpty, word.allSatisfy(\.isDigit), isBlank(sentenceStart..<wordStart) { return false }
        let lowercased = word.string.lowercased()
        if Abbreviations.neverEnd.contains(lowercased) { return false }
        let isInitial = word.count == 1 && word.allSatisfy(\.isUppercase)
        if !isInitial, Abbreviations.beforeNumber.contains(lowercased) {
            return wordAfter(next).unicodeScalars.first?.isDigit != true
        }
        // Either reading is possible, so what follows decides: a sentence often starts with a function word.
        if isInitial || Abbreviations.mayEnd.contains(lowercased) || isDottedAbbreviation(word) {
            return StopWords.english.contains(wordAfter(next).lowercased())
        }
        return true
    }

    private func isDottedAbbreviation(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        word.contains(".") && word.split(separator: ".").allSatisfy { $0.count == 1 && !$0.contains(where: \.isDigit) }
    }

    /// A blank line always ends a sentence. A single break does so before a list item and after a short line, such as
    /// a heading; elsewhere it only wraps a line.
    private func lineBreakEndsSentence(at index: Int) -> Bool {
        var next = index + 1
        if scalars[index] == "\r", next < scalars.count, scalars[next] == "\n" { next += 1 }
        while next < scalars.count, scalars[next].properties.isWhitespace {
            if scalars[next].isLineBreak { return true }
            next += 1
        }
        guard next < scalars.count else { return true }
        if Self.bullets.contains(scalars[next]) { return true }
        return !scalars[next].isLowercase && lineLength(before: index) < 40
    }

    private func lineLength(before index: Int) -> Int {
        var start = index
        while start > 0, index - start < 40, !scalars[start - 1].isLineBreak { start -= 1 }
        return index - start
    }

    private func skipClosers(from index: Int) -> Int {
        var end = index
        while end < scalars.count, Self.closers.contains(scalars[end]) || Self.terminators.contains(scalars[end]) {
            end += 1
        }
        return end
    }

    private func nextIsLowercase(from index: Int) -> Bool {
        scalars[index...].first { !$0.properties.isWhitespace }?.isLowercase == true
    }

    private func wordAfter(_ index: Int) -> String {
        let rest = scalars[index...].drop { $0.properties.isWhitespace || Self.openers.contains($0) }
        return rest.prefix { $0.isWordPart }.string
    }

    private func isBlank(_ range: Range<Int>) -> Bool {
        scalars[range].allSatisfy(\.properties.isWhitespace)
    }

    /// Marks that end a sentence only before a space.
    private static let terminators: Set<Unicode.Scalar> = [".", "!", "?", "\u{2026}"]
    /// Marks that end a sentence wherever they stand.
    private static let fullStops: Set<Unicode.Scalar> = [
        "\u{3002}", "\u{FF01}", "\u{FF1F}", "\u{FF0E}", "\u{FF61}",  // East Asian
        "\u{0964}", "\u{0965}",  // Indic
        "\u{061F}", "\u{06D4}",  // Arabic, Urdu
        "\u{0589}", "\u{1362}", "\u{104B}", "\u{17D4}",  // Armenian, Ethiopic, Burmese, Khmer
    ]
    private static let closers: Set<Unicode.Scalar> = [
        "\"", "'", ")", "]", "}", "\u{201D}", "\u{2019}", "\u{00BB}", "\u{300D}", "\u{300F}", "\u{FF09}",
    ]
    private static let openers: Set<Unicode.Scalar> = ["\"", "'", "(", "[", "\u{201C}", "\u{2018}", "\u{00AB}"]
    private static let bullets: Set<Unicode.Scalar> = ["-", "*", "\u{2022}", "\u{2013}", "\u{2014}", "\u{25E6}"]
}
