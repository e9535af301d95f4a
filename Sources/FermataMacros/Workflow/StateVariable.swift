import SwiftDiagnostics
import SwiftSyntax

/// A stored variable of a workflow, kept in a box that copies of the workflow share.
struct StateVariable {
    let name: TokenSyntax
    let type: TypeSyntax?
    let initialValue: ExprSyntax?

    /// - Throws: what keeps the variable from being shared.
    init(_ variable: VariableDeclSyntax) throws(DiagnosticsError) {
        guard variable.bindings.count == 1, let binding = variable.bindings.first,
            let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier
        else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.severalVariables.at(variable.bindings)])
        }
        if let accessorBlock = binding.accessorBlock {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.observedState(name.text).at(accessorBlock)])
        }
        self.name = name
        self.initialValue = binding.initializer?.value.trimmed
        if let forced = binding.typeAnnotation?.type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
            self.type = TypeSyntax(OptionalTypeSyntax(wrappedType: forced.wrappedType.trimmed))
        } else {
            self.type = binding.typeAnnotation?.type.trimmed
        }
    }

    var storageName: String { "_\(DefinitionName.plain(name))" }
}

extension VariableDeclSyntax {
    /// Whether each instance keeps a value under this name.
    var isStoredInInstance: Bool {
        guard !modifiers.isStatic else { return false }
        return bindings.allSatisfy(\.isStored)
    }

    /// Whether the variable can change during a run, so that copies of the workflow must share it.
    var isState: Bool { isVariable && isStoredInInstance && !modifiers.contains(.lazy) }

    var isVariable: Bool { bindingSpecifier.tokenKind == .keyword(.var) }

    /// Whether the variable has attributes that decide by themselves how it is stored.
    var hasForeignAttributes: Bool {
        attributes.contains { element in
            guard case .attribute(let attribute) = element else { return true }
            return attribute.simpleName != HandlerKind.query.macro
        }
    }
}

extension PatternBindingSyntax {
    fileprivate var isStored: Bool {
        switch accessorBlock?.accessors {
        case nil: true
        case .getter: false
        case .accessors(let accessors):
            accessors.allSatisfy {
                [.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind)
            }
        }
    }
}
