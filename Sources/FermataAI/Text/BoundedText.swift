/// The part of a text that a model reads.
struct BoundedText {
    let scalars: [Unicode.Scalar]
    let isTruncated: Bool

    /// Takes at most `limit` Unicode scalars, ending between words if there is a gap near the end.
    ///
    /// Scalars, not characters: one character may be made of any number of scalars, so characters would bound nothing.
    init(_ text: String, limit: Int) {
        var scalars = Array(text.unicodeScalars.prefix(limit + 1))
        isTruncated = scalars.count > limit
        if isTruncated {
            scalars.removeLast()
            if let gap = scalars.suffix(200).lastIndex(where: \.properties.isWhitespace) {
                scalars.removeSubrange(gap...)
            }
        }
        self.scalars = scalars
    }

    var string: String { scalars.string }

    var hasWords: Bool { scalars.contains(where: \.isWordPart) }
}

extension Collection where Element == Unicode.Scalar {
    /// The text these scalars spell.
    var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }

    /// The text these scalars spell, with every run of white space made one space and none at the ends.
    var foldedString: String {
        var view = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in self {
            if scalar.properties.isWhitespace {
                pendingSpace = !view.isEmpty
            } else {
                if pendingSpace { view.append(" ") }
                pendingSpace = false
                view.append(scalar)
            }
        }
        return String(view)
    }
}
