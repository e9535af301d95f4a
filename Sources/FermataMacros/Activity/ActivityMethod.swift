import SwiftDiagnostics
import SwiftSyntax

/// A method of a container marked `@Activity`, read from its declaration.
struct ActivityMethod {
    let function: FunctionDeclSyntax
    let shape: MethodShape
    let arguments: MacroArguments

    /// The name of the definition made for the activity.
    var typeName: String { DefinitionName.make(from: function.name) }

    /// The name that workflows use, if it can be read from the source.
    var wireName: String? { arguments["name"] == nil ? typeName : arguments.text("name") }

    /// - Throws: everything that is wrong with the declaration by itself.
    init(attribute: AttributeSyntax, declaration: some DeclSyntaxProtocol) throws(DiagnosticsError) {
        guard let function = declaration.as(FunctionDeclSyntax.self) else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.activityNotMethod.at(attribute)])
        }
        var problems = Self.problems(attribute: attribute, function: function)
        let shape = MethodShape(function)
        if shape == nil || shape?.takesContext == true {
            let message = MacroDiagnostic.activityParameters(function.name.text)
            problems.append(message.at(function.signature.parameterClause))
        }
        guard problems.isEmpty, let shape else { throw DiagnosticsError(diagnostics: problems) }
        self.function = function
        self.shape = shape
        self.arguments = MacroArguments(attribute)
    }

    private static func problems(attribute: AttributeSyntax, function: FunctionDeclSyntax) -> [Diagnostic] {
        let name = function.name.text
        var problems = MacroArguments(attribute).nameProblems
        if function.modifiers.isStatic {
            problems.append(MacroDiagnostic.staticMethod(name, macro: "Activity").at(function.name))
        }
        if function.isGeneric {
            problems.append(MacroDiagnostic.genericMethod(name, macro: "Activity").at(function.name))
        }
        if let modifier = function.modifiers.modifier(.mutating) {
            let fix = FixIt.remove(modifier, "remove 'mutating'")
            problems.append(MacroDiagnostic.mutatingActivity(name).at(modifier, fixIts: [fix]))
        }
        let typeName = DefinitionName.make(from: function.name)
        if !DefinitionName.isUsable(typeName) {
            problems.append(MacroDiagnostic.definitionNameTaken(typeName, by: name).at(function.name))
        }
        return problems
    }
}
