import SwiftDiagnostics
import SwiftSyntax

extension Handler {
    static func problems(
        kind: HandlerKind,
        attribute: AttributeSyntax,
        function: FunctionDeclSyntax
    ) -> [Diagnostic] {
        let name = function.name.text
        var problems: [Diagnostic] = []
        if function.modifiers.isStatic {
            problems.append(MacroDiagnostic.staticMethod(name, macro: kind.macro).at(function.name))
        }
        if function.isGeneric {
            problems.append(MacroDiagnostic.genericMethod(name, macro: kind.macro).at(function.name))
        }
        switch kind {
        case .signal: problems += signalProblems(attribute: attribute, function: function)
        case .query: problems += queryProblems(function)
        case .update: problems += updateProblems(attribute: attribute)
        }
        return problems
    }

    static func nameProblems(attribute: AttributeSyntax, name: TokenSyntax) -> [Diagnostic] {
        var problems = MacroArguments(attribute).nameProblems
        let typeName = DefinitionName.make(from: name)
        if typeName == name.text {
            problems.append(MacroDiagnostic.handlerNotLowercase(name.text).at(name))
        } else if !DefinitionName.isUsable(typeName) {
            problems.append(MacroDiagnostic.definitionNameTaken(typeName, by: name.text).at(name))
        }
        return problems
    }

    private static func signalProblems(attribute: AttributeSyntax, function: FunctionDeclSyntax) -> [Diagnostic] {
        guard let clause = function.signature.returnClause, !clause.type.isVoid else { return [] }
        let fix = FixIt.replace(attribute.attributeName, with: "WorkflowUpdate", "make it an update")
        return [MacroDiagnostic.signalReturns(function.name.text).at(clause, fixIts: [fix])]
    }

    private static func queryProblems(_ function: FunctionDeclSyntax) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        let name = function.name.text
        if let modifier = function.modifiers.modifier(.mutating) {
            let fix = FixIt.remove(modifier, "remove 'mutating'")
            problems.append(MacroDiagnostic.mutatingQuery(name).at(modifier, fixIts: [fix]))
        }
        if let specifier = function.signature.effectSpecifiers?.asyncSpecifier {
            let fix = FixIt.remove(specifier, "remove 'async'")
            problems.append(MacroDiagnostic.asyncQuery(name).at(specifier, fixIts: [fix]))
        }
        if function.signature.returnClause?.type.isVoid ?? true {
            problems.append(MacroDiagnostic.queryWithoutAnswer(name).at(function.name))
        }
        return problems
    }

    private static func updateProblems(attribute: AttributeSyntax) -> [Diagnostic] {
        let arguments = MacroArguments(attribute)
        guard let validator = arguments["validator"], arguments.text("validator") == nil else { return [] }
        return [MacroDiagnostic.validatorNotLiteral.at(validator)]
    }
}
