import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// Its roles see the same declaration one after another, so only the member role reports problems with the whole.
struct WorkflowMacro {}

extension WorkflowMacro: ExtensionMacro {
    static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard let workflow = try? WorkflowDeclaration(attribute: node, declaration: declaration) else { return [] }
        let conformance = protocols.isEmpty ? "" : ": WorkflowDefinition"
        let name = workflow.arguments["name"].map {
            "\n    \(workflow.access)static var name: String { \($0.trimmed) }\n"
        }
        guard !protocols.isEmpty || name != nil else { return [] }
        let extensionDecl: DeclSyntax = "extension \(type.trimmed)\(raw: conformance) {\(raw: name ?? "")}"
        return [extensionDecl.as(ExtensionDeclSyntax.self)].compactMap(\.self)
    }
}

extension WorkflowMacro: MemberAttributeMacro {
    static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingAttributesFor member: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AttributeSyntax] {
        guard declaration.is(StructDeclSyntax.self), let variable = member.as(VariableDeclSyntax.self),
            variable.isState, !variable.hasForeignAttributes, (try? StateVariable(variable)) != nil
        else { return [] }
        return ["@_WorkflowState"]
    }
}

extension WorkflowMacro: MemberMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingMembersOf declaration: some DeclGroupSyntax,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        let workflow = try WorkflowDeclaration(attribute: node, declaration: declaration)
        for problem in workflow.problems {
            context.diagnose(problem)
        }
        guard let run = workflow.run else { return [] }
        return workflow.inputInitializer(run) + workflow.handlerLists + [workflow.payloadRequirements(run)]
    }
}
