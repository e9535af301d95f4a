import SwiftSyntax
import SwiftSyntaxBuilder

extension Handler {
    /// The type that stands for the handler in clients and in the worker.
    func definition(in workflow: String) -> DeclSyntax {
        let members = [aliases(in: workflow), metadata, [validation, run].compactMap(\.self)]
        let body = members.joined().map { "    \(access)\($0)" }.joined(separator: "\n")
        return """
            \(raw: modifiers.typeAccess)struct \(raw: typeName): \(raw: kind.definitionProtocol) {
            \(raw: body)
            }
            """
    }

    private var access: String { modifiers.memberAccess }

    private func aliases(in workflow: String) -> [String] {
        let shadowed: Set<String> = ["Input", "Output"]
        var aliases = [
            "typealias Workflow = \(workflow)",
            "typealias Input = \(shape.inputOrVoid.inside(workflow, shadowed: shadowed))",
        ]
        if kind != .signal {
            aliases.append("typealias Output = \(shape.outputOrVoid.inside(workflow, shadowed: shadowed))")
        }
        return aliases
    }

    private var metadata: [String] {
        [("name", "String"), ("description", "String?"), ("unfinishedPolicy", "HandlerUnfinishedPolicy")]
            .compactMap { property, type in
                arguments[property].map { "static var \(property): \(type) { \($0.trimmed) }" }
            }
    }

    // A macro on one member cannot see the others, so the validator is called by its documented shape.
    private var validation: String? {
        guard kind == .update, let validator = arguments.text("validator") else { return nil }
        return """
            func validateInput(workflow: Workflow, _ input: Input) throws {
                    try workflow.\(validator)(\(shape.input == nil ? "" : "input: input"))
                }
            """
    }

    private var run: String {
        let context = kind == .query ? "view: WorkflowContextView" : "context: WorkflowContext<Workflow>"
        let result = kind == .signal || shape.output == nil ? "" : " -> Output"
        // The copy shares its state with the original; it exists because a mutating method cannot be called on a `let`.
        let copy = shape.isMutating ? "        var workflow = workflow\n" : ""
        let answer = shape.isMutating && !result.isEmpty ? "return " : ""
        return """
            func run(workflow: Workflow, \(context), input: Input)\(shape.effects)\(result) {
            \(copy)        \(answer)\(shape.callMarkers)workflow.\(name.text)\(callArguments)
                }
            """
    }

    private var callArguments: String {
        guard isMethod else { return "" }
        let context = kind == .query ? "context: view" : "context: context"
        let arguments = [shape.takesContext ? context : nil, shape.input == nil ? nil : "input: input"]
        return "(\(arguments.compactMap(\.self).joined(separator: ", ")))"
    }
}
