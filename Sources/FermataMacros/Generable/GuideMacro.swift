import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Marks a property for ``GenerableMacro``, which reads the guides; checks that the property is one it reads.
struct GuideMacro: PeerMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        let enclosing = context.lexicalContext.first?.as(StructDeclSyntax.self)
        guard enclosing?.attributes.attribute(named: "Generable") != nil else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.guideOutsideGenerable.at(node)])
        }
        guard let variable = declaration.as(VariableDeclSyntax.self), variable.isStoredInInstance else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.guideWithoutStorage.at(node)])
        }
        return []
    }
}
