import SwiftSyntax

extension MemberBlockSyntax {
    /// The names of the types declared directly in the block.
    var nestedTypeNames: Set<String> {
        Set(
            members.compactMap { member in
                if let alias = member.decl.as(TypeAliasDeclSyntax.self) { return alias.name.text }
                guard member.decl.asProtocol((any DeclGroupSyntax).self) != nil else { return nil }
                return member.decl.asProtocol((any NamedDeclSyntax).self)?.name.text
            }
        )
    }
}
