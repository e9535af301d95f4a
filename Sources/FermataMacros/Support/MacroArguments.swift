import SwiftDiagnostics
import SwiftSyntax

/// The labelled arguments of an attribute.
struct MacroArguments {
    private let values: [String: ExprSyntax]

    init(_ attribute: AttributeSyntax) {
        var values: [String: ExprSyntax] = [:]
        for argument in attribute.arguments?.as(LabeledExprListSyntax.self) ?? [] {
            guard let label = argument.label, !argument.expression.is(NilLiteralExprSyntax.self) else { continue }
            values[label.text] = argument.expression
        }
        self.values = values
    }

    subscript(_ label: String) -> ExprSyntax? { values[label] }

    /// The text of an argument that is a plain string literal, the only kind whose value a macro can know.
    func text(_ label: String) -> String? {
        guard let literal = values[label]?.as(StringLiteralExprSyntax.self), literal.segments.count == 1 else {
            return nil
        }
        return literal.segments.first?.as(StringSegmentSyntax.self)?.content.text
    }

    /// What is wrong with the `name` that clients are to use.
    var nameProblems: [Diagnostic] {
        guard let name = text("name"), let node = self["name"], DefinitionName.isReserved(name) else { return [] }
        return [MacroDiagnostic.reservedName(name).at(node)]
    }
}
