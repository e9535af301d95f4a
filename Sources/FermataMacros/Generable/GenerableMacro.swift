import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

struct GenerableMacro {}

/// The schema is a member and not part of the extension, because an extension stands at the top of the file: there a
/// type nested in another could not name its neighbours.
extension GenerableMacro: MemberMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingMembersOf declaration: some DeclGroupSyntax,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        let description = MacroArguments(node)["description"]
        if let structure = declaration.as(StructDeclSyntax.self) {
            return [try GenerableStruct(structure).schema(description: description)]
        }
        if let enumeration = declaration.as(EnumDeclSyntax.self) {
            return [try GenerableEnum(enumeration).schema(description: description)]
        }
        throw DiagnosticsError(diagnostics: [MacroDiagnostic.generableKind.at(declaration.introducer)])
    }
}

extension GenerableMacro: ExtensionMacro {
    static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        let coding: [DeclSyntax]
        if let structure = declaration.as(StructDeclSyntax.self), let structure = try? GenerableStruct(structure) {
            coding = structure.coding
        } else if let enumeration = declaration.as(EnumDeclSyntax.self),
            let enumeration = try? GenerableEnum(enumeration)
        {
            coding = enumeration.coding
        } else {
            return []
        }
        guard !(protocols.isEmpty && coding.isEmpty) else { return [] }
        let conformance = protocols.isEmpty ? "" : ": Generable"
        let members = coding.map(\.description).joined(separator: "\n\n")
        let extensionDecl: DeclSyntax = "extension \(type.trimmed)\(raw: conformance) {\(raw: members)}"
        return [extensionDecl.as(ExtensionDeclSyntax.self)].compactMap(\.self)
    }
}
