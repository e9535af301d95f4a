/// Makes forms of an English word equal by cutting common endings.
///
/// Coarser than a real stemmer and good enough to compare a text with a label: what matters is that two forms of a
/// word give the same result, not that the result is a word.
enum Stem {
    static func stem(_ word: String) -> String {
        guard word.utf8.allSatisfy({ $0 == 0x27 || (0x61...0x7A).contains($0) }) else { return word }
        var stem = Substring(word)
        if stem.hasSuffix("'s") { stem = stem.dropLast(2) }
        stem = cutPlural(stem)
        for (ending, replacement) in endings where stem.hasSuffix(ending) {
            let rest = stem.dropLast(ending.count)
            guard rest.count >= 3, rest.contains(where: isVowel) else { continue }
            return finish(rest + replacement)
        }
        return finish(stem)
    }

    private static func cutPlural(_ word: Substring) -> Substring {
        guard word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us"), !word.hasSuffix("is")
        else { return word }
        if word.hasSuffix("ies") { return word.count > 4 ? word.dropLast(3) + "y" : word.dropLast() }
        if word.hasSuffix("sses") || word.hasSuffix("xes") || word.hasSuffix("ches") || word.hasSuffix("shes") {
            return word.dropLast(2)
        }
        return word.dropLast()
    }

    /// Longer endings first, since the first that fits is cut.
    private static let endings: [(ending: String, replacement: String)] = [
        ("ization", "ize"), ("isation", "ize"), ("fulness", ""), ("ements", ""), ("ation", ""), ("ement", ""),
        ("ness", ""), ("ment", ""), ("edly", ""), ("ingly", ""), ("able", ""), ("ible", ""), ("ally", "al"),
        ("ing", ""),
        ("ied", "y"), ("ed", ""), ("ly", ""),
    ]

    /// "running" and "run", "pricing" and "price", "payment" and "pay" meet here.
    private static func finish(_ stem: Substring) -> String {
        var stem = stem
        if stem.count > 3, stem.hasSuffix("e") { stem = stem.dropLast() }
        let end = stem.suffix(2)
        if stem.count > 3, let last = end.last, end.first == last, !isVowel(last), !"lsz".contains(last) {
            stem = stem.dropLast()
        }
        if stem.count > 3, stem.hasSuffix("y") { stem = stem.dropLast() + "i" }
        return String(stem)
    }

    private static func isVowel(_ character: Character) -> Bool { "aeiouy".contains(character) }
}
