/// Shorter ways to write the names found in a text.
struct NameAliases {
    struct FullName {
        let kind: Entity.Kind
        let text: String
    }

    /// `nil` where two names have the same short form, so that it means neither.
    private var names: [String: FullName?] = [:]
    private var fullNames: Set<String> = []

    /// Remembers the short forms of a name, given in words of lower case.
    mutating func add(_ kind: Entity.Kind, _ text: String, words: [String], acronym: String?) {
        let isNew = fullNames.insert(words.joined(separator: " ")).inserted
        guard isNew, words.count > 1, fullName(words: words, kind: kind) == nil else { return }
        let full = FullName(kind: kind, text: text)
        switch kind {
        case .person:
            add(words.suffix(1), full)
        default:
            let withoutForm = words.dropLast(NameLexicon.legalForms.contains(words[words.count - 1]) ? 1 : 0)
            if withoutForm.count < words.count { add(withoutForm, full) }
            if withoutForm.count > 1, let first = withoutForm.first, !NameLexicon.bodies.contains(first) {
                add([first], full)
            }
            if let acronym { add([acronym], full) }
        }
    }

    /// The full name that words stand for, unless they are one themselves.
    func fullName(words: [String], kind: Entity.Kind?) -> FullName? {
        guard let full = names[words.joined(separator: " ")] ?? nil, kind == nil || kind == full.kind else {
            return nil
        }
        return full
    }

    private mutating func add(_ words: ArraySlice<String>, _ full: FullName) {
        let alias = words.joined(separator: " ")
        if let known = names[alias], known?.text != full.text {
            names[alias] = .some(nil)
        } else {
            names[alias] = full
        }
    }
}
