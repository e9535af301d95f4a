/// What a test asks of one attribute.
///
/// An attribute that is not set fails each test and its negation, as a column that is `NULL` does; except that a
/// keyword list or text that is not set does not contain a thing, so that the negation holds.
enum FilterTest: Hashable {
    case compare(FilterOperator, SQLValue)
    case oneOf([SQLValue])
    case between(SQLValue, SQLValue)
    case isNull
    case prefix(String)
    /// A keyword list has one of these elements.
    case contains([SQLValue])
    /// A text has all the words of one of these phrases.
    case phrases([[String]])
}
