import SwiftSyntax

extension DeclModifierListSyntax {
    func modifier(_ keyword: Keyword) -> DeclModifierSyntax? {
        first { $0.name.tokenKind == .keyword(keyword) && $0.detail == nil }
    }

    func contains(_ keyword: Keyword) -> Bool { modifier(keyword) != nil }

    var isStatic: Bool { contains(.static) || contains(.class) }

    /// The access that generated members need to serve a declaration with these modifiers, ready to stand before one.
    ///
    /// Below `package` the default is right: a member is never more visible than its type.
    var memberAccess: String {
        if contains(.public) || contains(.open) { return "public " }
        return contains(.package) ? "package " : ""
    }

    /// The access of a generated type that stands beside a declaration with these modifiers.
    var typeAccess: String {
        if contains(.private) { return "private " }
        return contains(.fileprivate) ? "fileprivate " : memberAccess
    }
}
