/// Personal data found in a text.
struct PIIMatch: Hashable {
    var type: PIIType
    /// Where, in the bytes of a ``FoldedText``.
    var range: Range<Int>
    /// The value without its spelling, for hashing: digits, or lower case.
    var canonical: String
}
