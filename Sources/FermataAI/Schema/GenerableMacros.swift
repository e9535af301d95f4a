/// Makes a struct or an enum a ``Generable`` type: adds its JSON schema, and `Codable` if the type does not have it.
///
/// A struct becomes an object with its stored properties as members, under the names of its `CodingKeys` if it declares
/// some. Every member is required and no others are allowed, as strict modes of providers want it; an optional property
/// may be null, or missing in an answer of a model that is not strict. A property with a default value may be null or
/// missing too, and then has its default: the macro writes `init(from:)` for that, unless the type's body has one.
///
/// An enum becomes a text that is one of its cases' names, or of their raw values if the enum is a `String`. Cases
/// cannot carry values.
///
/// - Parameter description: What the type stands for, in words for the model.
@attached(extension, conformances: Generable, names: named(init(from:)), named(encode(to:)))
@attached(member, names: named(jsonSchema))
public macro Generable(description: String? = nil) =
    #externalMacro(module: "FermataMacros", type: "GenerableMacro")

/// Tells the model what a property of a ``Generable(description:)`` struct is for.
///
/// - Parameter description: In words for the model.
@attached(peer)
public macro Guide(description: String) = #externalMacro(module: "FermataMacros", type: "GuideMacro")

/// Tells the model what a property of a ``Generable(description:)`` struct is for and which values it may have.
///
/// - Parameters:
///   - description: In words for the model.
///   - guides: What values must keep to; answers that don't are sent back to the model. On an optional property they
///     hold for values other than null.
@attached(peer)
public macro Guide<Value>(description: String? = nil, _ guides: GenerationGuide<Value>...) =
    #externalMacro(module: "FermataMacros", type: "GuideMacro")
