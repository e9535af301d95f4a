/// A type whose values models can make: a Codable type that also knows its JSON schema.
///
/// Mark a struct or an enum ``Generable(description:)`` rather than conform by hand. By hand, ``jsonSchema`` must
/// accept exactly the JSON that the type's `Codable` conformance reads. A schema that providers' strict modes accept is an
/// object at its root, so what a model answers, and what a tool takes, is a struct; anything else belongs into one.
public protocol Generable: Codable, Sendable {
    /// What the type's JSON looks like. Made anew at each access: keep it if you need it often.
    static var jsonSchema: JSONSchema { get }
}
