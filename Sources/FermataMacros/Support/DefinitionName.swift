import SwiftSyntax

/// How the type made from a method is named, and which names cannot be used.
enum DefinitionName {
    /// Names that the language or the definition protocols keep for themselves.
    private static let unusable: Set<String> = ["Any", "Input", "Output", "Protocol", "Self", "Type", "Workflow"]
    private static let reservedPrefixes = ["__temporal", "__stack_trace", "__enhanced_stack_trace"]

    static func make(from method: TokenSyntax) -> String {
        let name = plain(method)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    /// The name without the backticks that a keyword needs.
    static func plain(_ token: TokenSyntax) -> String { token.identifier?.name ?? token.text }

    static func isUsable(_ typeName: String) -> Bool { !unusable.contains(typeName) }

    static func isReserved(_ name: String) -> Bool { reservedPrefixes.contains(where: name.hasPrefix) }
}
