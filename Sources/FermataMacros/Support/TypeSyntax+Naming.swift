import SwiftSyntax
import SwiftSyntaxBuilder

extension TypeSyntax {
    var isVoid: Bool {
        if let tuple = `as`(TupleTypeSyntax.self) { return tuple.elements.isEmpty }
        return `as`(IdentifierTypeSyntax.self)?.name.text == "Void"
    }

    var isOptional: Bool {
        self.is(OptionalTypeSyntax.self) || self.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
            || `as`(IdentifierTypeSyntax.self)?.name.text == "Optional"
    }

    /// The type as an expression, ready for `.self`.
    var metatypeBase: String {
        let needsNoParentheses =
            self.is(IdentifierTypeSyntax.self) || self.is(MemberTypeSyntax.self) || self.is(ArrayTypeSyntax.self)
            || self.is(DictionaryTypeSyntax.self) || self.is(OptionalTypeSyntax.self) || self.is(TupleTypeSyntax.self)
        return needsNoParentheses ? trimmedDescription : "(\(trimmedDescription))"
    }

    /// Whether `some` occurs in the type, which makes a parameter generic.
    var isOpaque: Bool { tokens(viewMode: .sourceAccurate).contains { $0.tokenKind == .keyword(.some) } }

    /// The names that Swift looks up to understand the type.
    var mentionedNames: Set<String> {
        let collector = MentionedNames(viewMode: .sourceAccurate)
        collector.walk(self)
        return collector.names
    }

    /// The same type as seen from inside a definition nested in `enclosing`.
    ///
    /// There `Self` is the definition, and the names in `shadowed` are its associated types.
    func inside(_ enclosing: String, shadowed: Set<String>) -> TypeSyntax {
        let rewriter = EnclosingNames(enclosing: enclosing, shadowed: shadowed)
        return rewriter.rewrite(trimmed).as(TypeSyntax.self) ?? trimmed
    }
}

private final class MentionedNames: SyntaxVisitor {
    var names: Set<String> = []

    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.text)
        return .visitChildren
    }
}

private final class EnclosingNames: SyntaxRewriter {
    private let enclosing: String
    private let shadowed: Set<String>

    init(enclosing: String, shadowed: Set<String>) {
        self.enclosing = enclosing
        self.shadowed = shadowed
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: IdentifierTypeSyntax) -> TypeSyntax {
        if node.name.tokenKind == .keyword(.Self) {
            return TypeSyntax(node.with(\.name, renamed(node.name, to: enclosing)))
        }
        if shadowed.contains(node.name.text), node.genericArgumentClause == nil {
            return TypeSyntax(node.with(\.name, renamed(node.name, to: "\(enclosing).\(node.name.text)")))
        }
        return super.visit(node)
    }

    private func renamed(_ token: TokenSyntax, to name: String) -> TokenSyntax {
        .identifier(name, leadingTrivia: token.leadingTrivia, trailingTrivia: token.trailingTrivia)
    }
}
