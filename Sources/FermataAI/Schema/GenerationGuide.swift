import Fermata

/// What values of a property must keep to, for ``Guide(description:_:)``.
///
/// Each guide is one or two keywords of JSON Schema. Later guides of a property replace earlier ones with the same
/// keyword.
public struct GenerationGuide<Value>: Sendable {
    let keywords: [String: JSONValue]
}

extension GenerationGuide where Value == String {
    /// This text and no other.
    public static func constant(_ value: String) -> Self { Self(keywords: ["const": .string(value)]) }

    /// One of these texts. Prefer an enum where the texts are known when the program is written.
    public static func anyOf(_ values: [String]) -> Self {
        Self(keywords: ["enum": .array(values.map(JSONValue.string))])
    }

    /// A text in which the regular expression, in JavaScript's syntax, matches somewhere: `^` and `$` bind it to the
    /// whole. Providers' strict modes know neither look-around nor back-references.
    public static func pattern(_ expression: String) -> Self { Self(keywords: ["pattern": .string(expression)]) }
}

extension GenerationGuide where Value == Int {
    /// This or more.
    public static func minimum(_ value: Int) -> Self { Self(keywords: ["minimum": .integer(Int64(value))]) }

    /// This or less.
    public static func maximum(_ value: Int) -> Self { Self(keywords: ["maximum": .integer(Int64(value))]) }

    /// A number of the range, bounds included.
    public static func range(_ range: ClosedRange<Int>) -> Self {
        Self(
            keywords: [
                "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]
        )
    }
}

extension GenerationGuide where Value == Double {
    /// This or more.
    public static func minimum(_ value: Double) -> Self { Self(keywords: ["minimum": .number(value)]) }

    /// This or less.
    public static func maximum(_ value: Double) -> Self { Self(keywords: ["maximum": .number(value)]) }

    /// A number of the range, bounds included.
    public static func range(_ range: ClosedRange<Double>) -> Self {
        Self(keywords: ["minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)])
    }
}

extension GenerationGuide {
    /// This many elements or more.
    public static func minimumCount<Element>(_ count: Int) -> Self where Value == [Element] {
        Self(keywords: ["minItems": .integer(Int64(count))])
    }

    /// This many elements or fewer.
    public static func maximumCount<Element>(_ count: Int) -> Self where Value == [Element] {
        Self(keywords: ["maxItems": .integer(Int64(count))])
    }

    /// As many elements as the range says, bounds included.
    public static func count<Element>(_ range: ClosedRange<Int>) -> Self where Value == [Element] {
        Self(
            keywords: [
                "minItems": .integer(Int64(range.lowerBound)),
                "maxItems": .integer(Int64(range.upperBound)),
            ]
        )
    }

    /// Exactly this many elements.
    public static func count<Element>(_ count: Int) -> Self where Value == [Element] { .count(count...count) }

    /// What each element must keep to.
    public static func element<Element>(_ guide: GenerationGuide<Element>) -> Self where Value == [Element] {
        Self(keywords: ["items": .object(guide.keywords)])
    }
}

/// The same for lists of nothing: in `@Guide(.count(2))` nothing tells the compiler what the list has, and one overload
/// without a type to find lets it go on. The code the macro makes names the property's type and never meets these.
extension GenerationGuide where Value == [Never] {
    /// This many elements or more.
    public static func minimumCount(_ count: Int) -> Self { Self(keywords: ["minItems": .integer(Int64(count))]) }

    /// This many elements or fewer.
    public static func maximumCount(_ count: Int) -> Self { Self(keywords: ["maxItems": .integer(Int64(count))]) }

    /// As many elements as the range says, bounds included.
    public static func count(_ range: ClosedRange<Int>) -> Self {
        Self(
            keywords: [
                "minItems": .integer(Int64(range.lowerBound)),
                "maxItems": .integer(Int64(range.upperBound)),
            ]
        )
    }

    /// Exactly this many elements.
    public static func count(_ count: Int) -> Self { .count(count...count) }
}
