import SwiftSyntax

extension ActivityMethod {
    /// The type that stands for the activity in workflows and in the worker, indented to stand in `Activities`.
    func definition(in container: ContainerDeclaration) -> String {
        let members = aliases(in: container) + name + ["let container: \(container.name.text)", run(in: container)]
        let body = members.map { "        \($0)" }.joined(separator: "\n")
        return """
                \(typeAccess)struct \(typeName): ActivityDefinition {
            \(body)
                }
            """
    }

    private var access: String { function.modifiers.memberAccess }

    /// The definition is nested one level deeper than the method, so `private` would hide it from the container.
    private var typeAccess: String {
        function.modifiers.contains(.private) ? "fileprivate " : function.modifiers.typeAccess
    }

    private func aliases(in container: ContainerDeclaration) -> [String] {
        [("Input", shape.inputOrVoid), ("Output", shape.outputOrVoid)].map { alias, type in
            let visible = type.inside(container.name.text, shadowed: container.shadowedTypeNames)
            return "\(access)typealias \(alias) = \(visible)"
        }
    }

    private var name: [String] {
        guard let name = arguments["name"] else { return [] }
        return ["\(access)static var name: String { \(name.trimmed) }"]
    }

    private func run(in container: ContainerDeclaration) -> String {
        let hopsToActor = container.isActor && !function.modifiers.contains(.nonisolated)
        var shape = shape
        shape.isAsync = shape.isAsync || hopsToActor
        let arguments = shape.input == nil ? "" : "input: input"
        let result = shape.output == nil ? "" : " -> Output"
        return """
            \(access)func run(input: Input)\(shape.effects)\(result) {
                        \(shape.callMarkers)container.\(function.name.text)(\(arguments))
                    }
            """
    }
}
