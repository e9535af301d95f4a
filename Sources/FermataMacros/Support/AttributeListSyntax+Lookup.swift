import SwiftSyntax

extension AttributeListSyntax {
    /// The attribute of that name, written alone or after its module.
    func attribute(named name: String) -> AttributeSyntax? {
        for element in self {
            guard case .attribute(let attribute) = element, attribute.simpleName == name else { continue }
            return attribute
        }
        return nil
    }
}

extension AttributeSyntax {
    var simpleName: String? {
        if let member = attributeName.as(MemberTypeSyntax.self) { return member.name.text }
        return attributeName.as(IdentifierTypeSyntax.self)?.name.text
    }
}
