import SwiftDiagnostics
import SwiftSyntax

extension WorkflowDeclaration {
    /// Everything that is wrong with the workflow as a whole.
    var problems: [Diagnostic] {
        arguments.nameProblems + runProblems + handlerProblems + validatorProblems + stateProblems
            + initialValueProblems
    }

    /// The shape of `run`; nil if there is none to call.
    var run: MethodShape? {
        runMethods.lazy.compactMap { MethodShape($0) }.first { $0.takesContext && $0.input != nil }
    }

    private var runMethods: [FunctionDeclSyntax] {
        functions.filter { $0.name.text == "run" && !$0.modifiers.isStatic && !$0.isGeneric }
    }

    private var runProblems: [Diagnostic] {
        guard run == nil else { return [] }
        guard let method = runMethods.first else {
            return [MacroDiagnostic.missingRun(structure.name.text).at(structure.name)]
        }
        let parameters = method.signature.parameterClause
        guard let context = parameters.parameters.first, parameters.parameters.count == 1,
            context.firstName.text == "context"
        else {
            return [MacroDiagnostic.runParameters.at(parameters)]
        }
        let fix = FixIt.insert(", input: Void", after: context, "add 'input: Void'")
        return [MacroDiagnostic.runWithoutInput.at(parameters, fixIts: [fix])]
    }

    private var handlerProblems: [Diagnostic] {
        var problems: [Diagnostic] = []
        var wireNames: [HandlerKind: Set<String>] = [:]
        var typeNames = structure.memberBlock.nestedTypeNames
        let mentionedNames = handlers.reduce(into: run?.mentionedNames ?? []) { $0.formUnion($1.shape.mentionedNames) }
        for handler in handlers {
            if let name = handler.wireName, !wireNames[handler.kind, default: []].insert(name).inserted {
                problems.append(MacroDiagnostic.sameName(name, handler.kind).at(handler.name))
            } else if !typeNames.insert(handler.typeName).inserted || mentionedNames.contains(handler.typeName) {
                let message = MacroDiagnostic.definitionNameTaken(handler.typeName, by: handler.name.text)
                problems.append(message.at(handler.name))
            }
        }
        return problems
    }

    /// A validator in an extension is out of sight; the compiler checks the call to it.
    private var validatorProblems: [Diagnostic] {
        handlers.compactMap { handler in
            guard let name = handler.arguments.text("validator") else { return nil }
            let candidates = functions.filter { $0.name.text == name }
            guard let first = candidates.first else { return nil }
            let takesInput = handler.shape.input != nil
            let isValid = candidates.contains { candidate in
                guard let shape = MethodShape(candidate) else { return false }
                return !shape.takesContext && (shape.input != nil) == takesInput && shape.isThrowing
                    && !shape.isAsync && !shape.isMutating && shape.output == nil && !candidate.modifiers.isStatic
            }
            return isValid ? nil : MacroDiagnostic.validatorShape(name, takesInput: takesInput).at(first.name)
        }
    }

    private var stateProblems: [Diagnostic] {
        variables.filter(\.isState).flatMap { variable -> [Diagnostic] in
            do throws(DiagnosticsError) {
                let state = try StateVariable(variable)
                let isShared =
                    !variable.hasForeignAttributes || variable.attributes.attribute(named: "_WorkflowState") != nil
                return isShared ? [] : [MacroDiagnostic.unsharedState(state.name.text).at(state.name)]
            } catch {
                return error.diagnostics
            }
        }
    }

    /// Without this the compiler would blame the generated initializer, which nobody can see.
    private var initialValueProblems: [Diagnostic] {
        guard needsInputInitializer, !hasEmptyInitializer else { return [] }
        return variables.filter(\.isStoredInInstance).flatMap { variable in
            variable.hasForeignAttributes ? [] : variable.bindings.filter { needsValue($0, of: variable) }
        }
        .map { MacroDiagnostic.missingInitialValue($0.pattern.trimmedDescription).at($0.pattern) }
    }

    private func needsValue(_ binding: PatternBindingSyntax, of variable: VariableDeclSyntax) -> Bool {
        let startsAsNil = variable.isVariable && binding.typeAnnotation?.type.isOptional ?? false
        return binding.initializer == nil && !startsAsNil
    }
}

extension WorkflowDeclaration {
    /// Whether the author left `init(input:)` to the macro.
    var needsInputInitializer: Bool {
        !initializers.contains { initializer in
            let parameters = initializer.signature.parameterClause.parameters
            return parameters.count == 1 && parameters.first?.firstName.text == "input"
        }
    }

    var hasEmptyInitializer: Bool {
        initializers.contains { $0.signature.parameterClause.parameters.isEmpty }
    }
}
