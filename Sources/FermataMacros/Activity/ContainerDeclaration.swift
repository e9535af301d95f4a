import SwiftDiagnostics
import SwiftSyntax

/// A type marked `@ActivityContainer`, read from its source.
struct ContainerDeclaration {
    let name: TokenSyntax
    let modifiers: DeclModifierListSyntax
    let isActor: Bool
    /// The activities that have a definition; ``ActivityMacro`` says what is wrong with the others.
    let activities: [ActivityMethod]
    private let nestedTypeNames: Set<String>

    /// - Throws: why the declaration cannot be a container.
    init(_ declaration: some DeclGroupSyntax) throws(DiagnosticsError) {
        let isKnownKind =
            declaration.is(StructDeclSyntax.self) || declaration.is(ClassDeclSyntax.self)
            || declaration.is(ActorDeclSyntax.self)
        guard isKnownKind, let named = declaration.asProtocol((any NamedDeclSyntax).self) else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.containerKind.at(declaration.introducer)])
        }
        name = named.name
        modifiers = declaration.modifiers
        isActor = declaration.is(ActorDeclSyntax.self)
        nestedTypeNames = declaration.memberBlock.nestedTypeNames
        activities = declaration.memberBlock.members.compactMap { member in
            let attributes = member.decl.asProtocol((any WithAttributesSyntax).self)?.attributes
            guard let attribute = attributes?.attribute(named: "Activity") else { return nil }
            return try? ActivityMethod(attribute: attribute, declaration: member.decl)
        }
    }

    /// The type names that an activity's definition hides unless they are reached through the container.
    var shadowedTypeNames: Set<String> { nestedTypeNames.intersection(["Input", "Output"]) }

    /// What is wrong with the activities together.
    var problems: [Diagnostic] {
        var problems: [Diagnostic] = []
        var wireNames: Set<String> = []
        var typeNames: Set<String> = []
        let mentionedNames = activities.reduce(into: Set()) { $0.formUnion($1.shape.mentionedNames) }
        for activity in activities {
            let name = activity.function.name
            if let wireName = activity.wireName, !wireNames.insert(wireName).inserted {
                problems.append(MacroDiagnostic.sameActivityName(wireName).at(name))
            } else if !typeNames.insert(activity.typeName).inserted || mentionedNames.contains(activity.typeName) {
                problems.append(MacroDiagnostic.definitionNameTaken(activity.typeName, by: name.text).at(name))
            }
        }
        return problems
    }
}
