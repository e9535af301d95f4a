import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Makes a definition beside each method of one kind of handler.
protocol HandlerMacro: PeerMacro {
    static var kind: HandlerKind { get }
}

extension HandlerMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let workflow = context.lexicalContext.first?.as(StructDeclSyntax.self),
            workflow.attributes.attribute(named: "Workflow") != nil
        else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.handlerOutsideWorkflow(kind).at(node)])
        }
        let handler = try Handler(kind: kind, attribute: node, declaration: declaration)
        return [handler.definition(in: workflow.name.text)]
    }
}

struct WorkflowSignalMacro: HandlerMacro {
    static let kind = HandlerKind.signal
}

struct WorkflowQueryMacro: HandlerMacro {
    static let kind = HandlerKind.query
}

struct WorkflowUpdateMacro: HandlerMacro {
    static let kind = HandlerKind.update
}
