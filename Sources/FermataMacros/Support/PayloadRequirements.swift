import SwiftSyntax
import SwiftSyntaxBuilder

/// The function that makes the compiler check what methods take and return.
enum PayloadRequirements {
    static func function(for shapes: [MethodShape]) -> DeclSyntax {
        var types: [String] = []
        for type in shapes.flatMap({ [$0.inputOrVoid, $0.outputOrVoid] }) where !types.contains(type.metatypeBase) {
            types.append(type.metatypeBase)
        }
        let calls = types.map { "    _requirePayload(\($0).self)" }
        return """
            private static func _requirePayloads() {
            \(raw: calls.joined(separator: "\n"))
            }
            """
    }
}
