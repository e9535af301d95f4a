import SwiftSyntax
import SwiftSyntaxBuilder

extension WorkflowDeclaration {
    func inputInitializer(_ run: MethodShape) -> [DeclSyntax] {
        guard needsInputInitializer else { return [] }
        let body = hasEmptyInitializer ? "\n    self.init()\n" : ""
        return ["\(raw: access)init(input: \(run.inputOrVoid)) {\(raw: body)}"]
    }

    /// Kinds without handlers are left to the protocol's defaults.
    var handlerLists: [DeclSyntax] {
        HandlerKind.allCases.compactMap { kind in
            let definitions = handlers.filter { $0.kind == kind }.map { "\($0.typeName)()" }
            guard !definitions.isEmpty else { return nil }
            return """
                \(raw: access)static var \(raw: kind.listName): [any \(raw: kind.definitionProtocol)<Self>] {
                    [\(raw: definitions.joined(separator: ", "))]
                }
                """
        }
    }

    /// A function nobody calls: compiling it refuses inputs and outputs that cannot travel.
    func payloadRequirements(_ run: MethodShape) -> DeclSyntax {
        PayloadRequirements.function(for: [run] + handlers.map(\.shape))
    }
}
