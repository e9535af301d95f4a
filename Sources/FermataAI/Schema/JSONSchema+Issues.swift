public import Fermata

extension JSONSchema {
    /// What in the value does not fit, in an order that is always the same, at most 20 issues.
    ///
    /// Nothing in a schema or a value makes this hang or crash: depth is limited to 128 levels, the work to a million
    /// applications of a schema, and each match of a `pattern` to about a million steps and 65,536 UTF-16 units of
    /// text. What goes beyond is an issue.
    ///
    /// Understood of JSON Schema 2020-12: `type`, `enum`, `const`; `properties`, `required`, `additionalProperties`,
    /// `minProperties`, `maxProperties`; `items`, `minItems`, `maxItems`, `uniqueItems`; `minLength`, `maxLength`,
    /// `pattern`; `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`; `anyOf`, `oneOf`,
    /// `allOf`, `not`; `$defs` and `$ref` within the document. `format` and descriptions are for readers and not
    /// checked. Other keywords are passed over here, which is why ``check()`` refuses them.
    public func issues(in value: JSONValue) -> [SchemaIssue] {
        var validator = SchemaValidator(root: document)
        validator.apply(document, to: value, at: JSONPointer(), depth: 0)
        return validator.outcome
    }
}

extension JSONSchema {
    /// Checks that the document is a schema of which ``issues(in:)`` understands every keyword.
    ///
    /// Call it once where a schema comes from outside the program: a configuration, an OpenAPI document, another
    /// server's tool.
    ///
    /// - Throws: An `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` that names the first place and
    ///   keyword with trouble: an unknown keyword, a value that a keyword cannot have, a `$ref` to another document or
    ///   to nothing, schemas that refer to each other in a ring.
    public func check() throws {
        var checker = SchemaChecker(root: document)
        try checker.check()
    }
}
