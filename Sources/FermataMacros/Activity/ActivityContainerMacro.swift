import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

struct ActivityContainerMacro {}

extension ActivityContainerMacro: ExtensionMacro {
    static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard !protocols.isEmpty, (try? ContainerDeclaration(declaration)) != nil else { return [] }
        let extensionDecl: DeclSyntax = "extension \(type.trimmed): ActivityContainer {}"
        return [extensionDecl.as(ExtensionDeclSyntax.self)].compactMap(\.self)
    }
}

/// The definitions are members and not part of the extension, because an extension stands at the top of the file: there
/// a container nested in another type could not name its neighbours.
extension ActivityContainerMacro: MemberMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingMembersOf declaration: some DeclGroupSyntax,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        let container = try ContainerDeclaration(declaration)
        for problem in container.problems {
            context.diagnose(problem)
        }
        let access = container.modifiers.memberAccess
        let definitions = container.activities.map { $0.definition(in: container) }
        let instances = container.activities.map { "        Activities.\($0.typeName)(container: self)," }
        return [
            """
            \(raw: access)enum Activities {
            \(raw: definitions.joined(separator: "\n"))
            }
            """,
            """
            \(raw: access)nonisolated var allActivities: [any ActivityDefinition] {
                [
            \(raw: instances.joined(separator: "\n"))
                ]
            }
            """,
            PayloadRequirements.function(for: container.activities.map(\.shape)),
        ]
    }
}
