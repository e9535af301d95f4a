/// Words, as counted and compared.
enum Words {
    /// The words of a text in lower case, in order. A sign of a script without spaces is a word.
    static func words(in scalars: some Collection<Unicode.Scalar>) -> [String] {
        ranges(in: scalars).map { range in
            let word = scalars[range].string.lowercased()
            return word.contains("\u{2019}") ? String(word.map { $0 == "\u{2019}" ? "'" : $0 }) : word
        }
    }

    /// Where the words of a text are.
    static func ranges<Scalars: Collection<Unicode.Scalar>>(in scalars: Scalars) -> [Range<Scalars.Index>] {
        var found: [Range<Scalars.Index>] = []
        var index = scalars.startIndex
        while index < scalars.endIndex {
            guard scalars[index].isWordPart else {
                scalars.formIndex(after: &index)
                continue
            }
            let start = index
            let standsAlone = scalars[index].isWordByItself
            scalars.formIndex(after: &index)
            while index < scalars.endIndex, continuesWord(at: index, in: scalars, standsAlone: standsAlone) {
                scalars.formIndex(after: &index)
            }
            found.append(start..<index)
        }
        return found
    }

    /// What words mean, roughly: without function words, each reduced to its stem.
    static func stems(in scalars: some Collection<Unicode.Scalar>) -> [String] {
        words(in: scalars).filter { !StopWords.english.contains($0) }.map(Stem.stem)
    }

    private static func continuesWord<Scalars: Collection<Unicode.Scalar>>(
        at index: Scalars.Index,
        in scalars: Scalars,
        standsAlone: Bool
    ) -> Bool {
        let scalar = scalars[index]
        if scalar.isWordPart {
            let isMark = scalar.properties.canonicalCombiningClass != .notReordered
            return isMark || (!standsAlone && !scalar.isWordByItself)
        }
        guard scalar.isApostrophe, !standsAlone else { return false }
        let next = scalars.index(after: index)
        return next < scalars.endIndex && scalars[next].isWordPart
    }
}
