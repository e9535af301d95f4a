import SwiftDiagnostics

extension MacroDiagnostic {
    static func notAHandler(_ kind: HandlerKind) -> Self {
        let subject = kind == .query ? "a method or a variable" : "a method"
        return Self(id: "not-a-handler", message: "'@\(kind.macro)' is for \(subject) of a workflow; move it to one")
    }

    static func handlerOutsideWorkflow(_ kind: HandlerKind) -> Self {
        Self(
            id: "handler-outside-workflow",
            message: """
                '@\(kind.macro)' works only in the body of a struct marked '@Workflow'; mark the struct, or move this \
                out of the extension
                """
        )
    }

    static func handlerParameters(_ name: String, _ kind: HandlerKind) -> Self {
        let context = kind == .query ? "WorkflowContextView" : "WorkflowContext<Self>"
        return Self(
            id: "handler-parameters",
            message: """
                '\(name)' can only take 'context: \(context)' and 'input', in this order, or fewer; put the values it \
                needs into one 'input'
                """
        )
    }

    static func handlerNotLowercase(_ name: String) -> Self {
        Self(
            id: "handler-not-lowercase",
            message: "'\(name)' must begin with a small letter, as its type gets the name with a capital one; rename it"
        )
    }

    static func signalReturns(_ name: String) -> Self {
        Self(
            id: "signal-returns",
            message: "the signal '\(name)' cannot answer; return nothing, or make it an update"
        )
    }

    static func mutatingQuery(_ name: String) -> Self {
        Self(
            id: "mutating-query",
            message: "the query '\(name)' cannot change the workflow; remove 'mutating', or make it an update"
        )
    }

    static func asyncQuery(_ name: String) -> Self {
        Self(
            id: "async-query",
            message: "the query '\(name)' cannot wait; remove 'async', or make it an update"
        )
    }

    static func queryWithoutAnswer(_ name: String) -> Self {
        Self(
            id: "query-without-answer",
            message: "the query '\(name)' must answer something; return a value, or make it a signal"
        )
    }

    static func queryWithoutType(_ name: String) -> Self {
        Self(
            id: "query-without-type",
            message: "the answer's type must be visible to '@WorkflowQuery'; write it, as in '\(name): Int'"
        )
    }

    static let validatorNotLiteral = Self(
        id: "validator-not-literal",
        message: "'validator' must be the name of a method, as in \"checkDecision\"; write it as a plain string"
    )

    static func validatorShape(_ name: String, takesInput: Bool) -> Self {
        let parameters = takesInput ? "input: T" : ""
        return Self(
            id: "validator-shape",
            message: "a validator only looks and throws; declare '\(name)' as 'func \(name)(\(parameters)) throws'"
        )
    }

    static func sameName(_ name: String, _ kind: HandlerKind) -> Self {
        Self(
            id: "same-name",
            message: """
                this workflow already has the \(kind.rawValue) '\(name)'; give one of them another name with 'name:'
                """
        )
    }
}
