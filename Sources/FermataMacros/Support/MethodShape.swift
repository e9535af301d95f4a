import SwiftSyntax
import SwiftSyntaxBuilder

/// What a macro must know of a method to call it.
struct MethodShape {
    var takesContext = false
    var input: TypeSyntax?
    /// The result; nil if the method returns nothing.
    var output: TypeSyntax?
    var isAsync = false
    var isThrowing = false
    var isMutating = false

    /// Nil unless the parameters are `context`, `input`, both in that order, or none.
    init?(_ function: FunctionDeclSyntax) {
        var parameters = function.signature.parameterClause.parameters[...]
        if parameters.first?.firstName.text == "context" {
            takesContext = true
            parameters = parameters.dropFirst()
        }
        if let parameter = parameters.first, parameter.firstName.text == "input", parameter.ellipsis == nil {
            input = parameter.type.withoutOwnership
            parameters = parameters.dropFirst()
        }
        guard parameters.isEmpty else { return nil }

        if let type = function.signature.returnClause?.type.trimmed, !type.isVoid {
            output = type
        }
        isAsync = function.signature.effectSpecifiers?.asyncSpecifier != nil
        isThrowing = function.signature.effectSpecifiers?.throwsClause != nil
        isMutating = function.modifiers.contains(.mutating)
    }

    /// The shape of a variable that is read.
    init(reading output: TypeSyntax, getter: AccessorDeclSyntax?) {
        self.output = output
        isAsync = getter?.effectSpecifiers?.asyncSpecifier != nil
        isThrowing = getter?.effectSpecifiers?.throwsClause != nil
    }

    /// The input as it is spelt where `Void` must be written out.
    var inputOrVoid: TypeSyntax { input ?? "Void" }
    var outputOrVoid: TypeSyntax { output ?? "Void" }

    var mentionedNames: Set<String> { inputOrVoid.mentionedNames.union(outputOrVoid.mentionedNames) }

    /// The effects as they stand in a declaration.
    var effects: String { (isAsync ? " async" : "") + (isThrowing ? " throws" : "") }
    /// The effects as they stand before a call.
    var callMarkers: String { (isThrowing ? "try " : "") + (isAsync ? "await " : "") }
}

extension TypeSyntax {
    /// The type without `sending` and the like, which mean something in a parameter only.
    fileprivate var withoutOwnership: TypeSyntax { `as`(AttributedTypeSyntax.self)?.baseType.trimmed ?? trimmed }
}

extension FunctionDeclSyntax {
    /// Whether callers choose a type.
    var isGeneric: Bool {
        genericParameterClause != nil || signature.parameterClause.parameters.contains { $0.type.isOpaque }
    }
}
