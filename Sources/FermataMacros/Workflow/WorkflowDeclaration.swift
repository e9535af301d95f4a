import SwiftDiagnostics
import SwiftSyntax

/// A struct marked `@Workflow`, read from its source.
struct WorkflowDeclaration {
    let structure: StructDeclSyntax
    let arguments: MacroArguments

    /// - Throws: why the declaration cannot be a workflow at all.
    init(attribute: AttributeSyntax, declaration: some DeclGroupSyntax) throws(DiagnosticsError) {
        guard let structure = declaration.as(StructDeclSyntax.self) else {
            let diagnostic = MacroDiagnostic.workflowNotStruct
                .at(declaration.introducer, fixIts: Self.fixIts(for: declaration))
            throw DiagnosticsError(diagnostics: [diagnostic])
        }
        self.structure = structure
        self.arguments = MacroArguments(attribute)
    }

    var access: String { structure.modifiers.memberAccess }

    var members: [DeclSyntax] { structure.memberBlock.members.map(\.decl) }
    var functions: [FunctionDeclSyntax] { members.compactMap { $0.as(FunctionDeclSyntax.self) } }
    var variables: [VariableDeclSyntax] { members.compactMap { $0.as(VariableDeclSyntax.self) } }
    var initializers: [InitializerDeclSyntax] { members.compactMap { $0.as(InitializerDeclSyntax.self) } }

    /// The handlers that have a definition, in the order of the source.
    ///
    /// Broken ones are left out: their own macro says what is wrong, and nothing is made for them.
    var handlers: [Handler] {
        members.flatMap { member in
            let attributes = member.asProtocol((any WithAttributesSyntax).self)?.attributes ?? []
            return HandlerKind.of(attributes).compactMap { kind, attribute in
                try? Handler(kind: kind, attribute: attribute, declaration: member)
            }
        }
    }

    /// An enum cannot be turned into a struct by one word, so it gets no offer.
    private static func fixIts(for declaration: some DeclGroupSyntax) -> [FixIt] {
        guard declaration.is(ClassDeclSyntax.self) || declaration.is(ActorDeclSyntax.self) else { return [] }
        let toStruct = FixIt.replace(declaration.introducer, with: "struct", "make it a struct")
        let final = declaration.modifiers.modifier(.final).map { FixIt.removal(of: $0) }
        return [FixIt(message: toStruct.message, changes: toStruct.changes + [final].compactMap(\.self))]
    }
}
