public import struct Foundation.Date

/// The name and type of a search attribute. Custom attributes must be registered with the namespace first.
public struct SearchAttributeKey<Value: Sendable>: Hashable, Sendable {
    /// The attribute's name.
    public let name: String
    let type: SearchAttributeType

    init(_ name: String, _ type: SearchAttributeType) {
        self.name = name
        self.type = type
    }
}

extension SearchAttributeKey<Bool> {
    /// A truth value.
    public static func bool(_ name: String) -> Self { .init(name, .bool) }
}

extension SearchAttributeKey<Int> {
    /// A whole number.
    public static func int(_ name: String) -> Self { .init(name, .int) }
}

extension SearchAttributeKey<Double> {
    /// A number.
    public static func double(_ name: String) -> Self { .init(name, .double) }
}

extension SearchAttributeKey<Date> {
    /// A point in time.
    public static func date(_ name: String) -> Self { .init(name, .datetime) }
}

extension SearchAttributeKey<String> {
    /// Text compared as a whole.
    public static func keyword(_ name: String) -> Self { .init(name, .keyword) }
    /// Text searched by words.
    public static func text(_ name: String) -> Self { .init(name, .text) }
}

extension SearchAttributeKey<[String]> {
    /// A set of keywords.
    public static func keywordList(_ name: String) -> Self { .init(name, .keywordList) }
}

/// The type names the server stores beside search attributes.
enum SearchAttributeType: String, Sendable, Hashable {
    case bool = "Bool"
    case datetime = "Datetime"
    case double = "Double"
    case int = "Int"
    case keyword = "Keyword"
    case keywordList = "KeywordList"
    case text = "Text"
}
