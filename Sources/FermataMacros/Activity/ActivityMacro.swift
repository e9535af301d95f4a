import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Marks a method for ``ActivityContainerMacro``, which makes the code; checks that the method can be an activity.
struct ActivityMacro: PeerMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        let container = context.lexicalContext.first?.asProtocol((any WithAttributesSyntax).self)
        guard container?.attributes.attribute(named: "ActivityContainer") != nil else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.activityOutsideContainer.at(node)])
        }
        _ = try ActivityMethod(attribute: node, declaration: declaration)
        return []
    }
}
