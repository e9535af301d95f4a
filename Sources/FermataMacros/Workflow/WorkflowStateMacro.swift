import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

struct WorkflowStateMacro {}

extension WorkflowStateMacro: AccessorMacro {
    /// The setter mutates although the box would not need it: so a query, which is not mutating, cannot change state.
    static func expansion(
        of node: AttributeSyntax,
        providingAccessorsOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AccessorDeclSyntax] {
        guard let variable = declaration.as(VariableDeclSyntax.self), let state = try? StateVariable(variable) else {
            return []
        }
        let storage: TokenSyntax = .identifier(state.storageName)
        return [
            """
            @storageRestrictions(initializes: \(storage))
            init(initialValue) {
                \(storage) = _WorkflowState(initialValue: initialValue)
            }
            """,
            """
            get {
                \(storage).value
            }
            """,
            """
            set {
                \(storage).value = newValue
            }
            """,
        ]
    }
}

extension WorkflowStateMacro: PeerMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let variable = declaration.as(VariableDeclSyntax.self), variable.isVariable else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.stateNotVariable.at(node)])
        }
        let state = try StateVariable(variable)
        let storage: TokenSyntax = .identifier(state.storageName)
        switch (state.type, state.initialValue) {
        case (nil, nil):
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.stateNotVariable.at(node)])
        case (nil, let value?):
            return ["private var \(storage) = _WorkflowState(initialValue: \(value))"]
        case (let type?, let value?):
            return ["private var \(storage) = _WorkflowState<\(type)>(initialValue: \(value))"]
        case (let type?, nil) where type.isOptional:
            return ["private var \(storage) = _WorkflowState<\(type)>(initialValue: nil)"]
        case (let type?, nil):
            return ["private var \(storage): _WorkflowState<\(type)>"]
        }
    }
}
