import SwiftDiagnostics

extension MacroDiagnostic {
    static let generableKind = Self(
        id: "generable-kind",
        message: "'@Generable' is for values that a model writes as JSON; make this a struct or an enum"
    )

    static func generableGeneric(_ type: String) -> Self {
        Self(
            id: "generable-generic",
            message: "'\(type)' cannot be generic, as its schema must be known; write a struct for each type you need"
        )
    }

    static func generableComputed(_ type: String) -> Self {
        Self(
            id: "generable-computed",
            message: "'\(type)' has only computed properties, and a model can fill none of them; add a stored one"
        )
    }

    static let generablePattern = Self(
        id: "generable-pattern",
        message: "a model fills properties one by one; write a 'var' or 'let' for each"
    )

    static func generableConstant(_ property: String) -> Self {
        Self(
            id: "generable-constant",
            message: "'\(property)' has its value already, so a model cannot fill it; make it 'static', or a 'var'"
        )
    }

    static func generableLazy(_ property: String) -> Self {
        Self(
            id: "generable-lazy",
            message: "'\(property)' is lazy, so it is not part of the JSON; compute it, or remove 'lazy'"
        )
    }

    static func generableUntyped(_ property: String) -> Self {
        Self(
            id: "generable-untyped",
            message: "the type of '\(property)' must be written out, as '@Generable' sees only the source"
        )
    }

    static func generableTuple(_ property: String) -> Self {
        Self(
            id: "generable-tuple",
            message: "'\(property)' is a tuple, which has no form in JSON; make it a struct marked '@Generable'"
        )
    }

    static func generableDictionary(_ property: String) -> Self {
        Self(
            id: "generable-dictionary",
            message: """
                '\(property)' is a dictionary, whose names a schema cannot list; make it an array of a struct with a \
                property for the name and one for the value
                """
        )
    }

    static func generableFunction(_ property: String) -> Self {
        Self(
            id: "generable-function",
            message: "'\(property)' is a function, which a model cannot write; move it out of the struct"
        )
    }

    static func generableRawType(_ type: String) -> Self {
        Self(
            id: "generable-raw-type",
            message: "a model chooses a case of '\(type)' by its name; make the raw type 'String', or remove it"
        )
    }

    static func generableWithoutCases(_ type: String) -> Self {
        Self(id: "generable-without-cases", message: "'\(type)' has no case to choose; add one, or make it a struct")
    }

    static func generablePayload(_ name: String) -> Self {
        Self(
            id: "generable-payload",
            message: """
                the case '\(name)' carries values, which cases of a '@Generable' enum cannot; use a struct with the enum \
                as one property and the values as optional ones
                """
        )
    }

    static let guideOutsideGenerable = Self(
        id: "guide-outside-generable",
        message: "'@Guide' works only in the body of a struct marked '@Generable'; mark the struct, or remove this"
    )

    static let guideWithoutStorage = Self(
        id: "guide-without-storage",
        message: "'@Guide' is for stored properties, which a model fills; move it to one"
    )
}
