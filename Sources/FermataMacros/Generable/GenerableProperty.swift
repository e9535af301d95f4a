import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder

/// A stored property of a generable struct.
struct GenerableProperty {
    let name: TokenSyntax
    let type: TypeSyntax
    let defaultValue: ExprSyntax?
    private let guide: AttributeSyntax?

    /// - Throws: why a model cannot fill it.
    init(_ binding: PatternBindingSyntax, of variable: VariableDeclSyntax) throws(DiagnosticsError) {
        guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.generablePattern.at(binding.pattern)])
        }
        let plainName = DefinitionName.plain(name)
        let value = binding.initializer?.value.trimmed
        if value != nil, !variable.isVariable {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.generableConstant(plainName).at(binding)])
        }
        if variable.modifiers.contains(.lazy) {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.generableLazy(plainName).at(binding)])
        }
        guard let type = binding.annotatedType(in: variable) ?? value?.literalType else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.generableUntyped(plainName).at(binding)])
        }
        if let problem = type.problemForModels(in: plainName) {
            throw DiagnosticsError(diagnostics: [problem])
        }
        self.name = name
        self.type = type
        defaultValue = value
        guide = variable.attributes.attribute(named: "Guide")
    }

    /// Whether null, or nothing, stands for the value in the source.
    var hasDefault: Bool { defaultValue != nil && !type.isOptional }

    /// The call that describes the property under its name in JSON.
    func member(key: String) -> String {
        // The label tells two functions apart that an optional type fits both.
        let label = type.isOptional ? "optional: " : ""
        var arguments = ["\(StringLiteralExprSyntax(content: key))", "\(label)\(type.metatypeBase).self"]
        var guides: [String] = []
        for argument in guide?.arguments?.as(LabeledExprListSyntax.self) ?? [] {
            if argument.label == nil {
                guides.append(argument.expression.trimmedDescription)
            } else if !argument.expression.is(NilLiteralExprSyntax.self) {
                arguments.append("description: \(argument.expression.trimmedDescription)")
            }
        }
        if !guides.isEmpty {
            arguments.append("guides: [\(guides.joined(separator: ", "))]")
        }
        if hasDefault {
            let words = defaultValue?.shownDefault ?? "the default"
            arguments.append("whenNull: \(StringLiteralExprSyntax(content: words))")
        }
        return ".member(\(arguments.joined(separator: ", ")))"
    }

    /// The statement that decodes the property.
    var decoding: String {
        if hasDefault { return "try container._decode(into: &self.\(name.text), forKey: .\(name.text))" }
        let function = type.isOptional ? "_decodeIfPresent" : "_decode"
        return "self.\(name.text) = try container.\(function)(forKey: .\(name.text))"
    }
}

extension PatternBindingSyntax {
    /// The written type, where it stands in the source, so that complaints point there. In `var a, b: Int` it stands with
    /// a later one.
    fileprivate func annotatedType(in variable: VariableDeclSyntax) -> TypeSyntax? {
        let start = variable.bindings.firstIndex { $0.id == id } ?? variable.bindings.startIndex
        for binding in variable.bindings[start...] {
            if let type = binding.typeAnnotation?.type {
                guard let forced = type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) else { return type }
                return TypeSyntax(OptionalTypeSyntax(wrappedType: forced.wrappedType.trimmed))
            }
            if binding.initializer != nil { return nil }
        }
        return nil
    }
}

extension ExprSyntax {
    /// The type that a literal has by itself.
    fileprivate var literalType: TypeSyntax? {
        if let negated = `as`(PrefixOperatorExprSyntax.self) { return negated.expression.literalType }
        return switch kind {
        case .integerLiteralExpr: "Int"
        case .floatLiteralExpr: "Double"
        case .stringLiteralExpr: "String"
        case .booleanLiteralExpr: "Bool"
        default: nil
        }
    }

    /// A literal as a model may read it; nil for values that the source does not show.
    fileprivate var shownDefault: String? {
        if let array = `as`(ArrayExprSyntax.self), array.elements.isEmpty { return "an empty array" }
        return literalType == nil || trimmedDescription.contains(where: { $0.isNewline || $0 == "\\" || $0 == "#" })
            ? nil : trimmedDescription
    }
}
