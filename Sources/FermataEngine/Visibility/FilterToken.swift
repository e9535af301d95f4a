/// A word, a literal or a sign of a list filter.
struct FilterToken: Equatable {
    enum Kind: Equatable {
        /// A name, with or without backquotes.
        case name(String)
        /// A reserved word, in lower case.
        case keyword(String)
        case string(String)
        /// A number as written; also what only looks like one, which is refused when its value is needed.
        case number(String)
        case symbol(String)
        case invalid
        case end
    }

    var kind: Kind
    /// What a syntax error quotes; signs have none.
    var near: String?
    /// Where a syntax error says it is: one past the token, counted in the statement that the filter is a part of.
    var position: Int
}
