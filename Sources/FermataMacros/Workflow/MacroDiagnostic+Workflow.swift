import SwiftDiagnostics

extension MacroDiagnostic {
    static let workflowNotStruct = Self(
        id: "workflow-not-struct",
        message: "'@Workflow' is for structs, as each run works on copies that share its state; make this a struct"
    )

    static func missingRun(_ workflow: String) -> Self {
        Self(
            id: "missing-run",
            message: """
                the workflow '\(workflow)' has nothing to run; add \
                'mutating func run(context: WorkflowContext<Self>, input: Input) async throws -> Output'
                """
        )
    }

    static let runParameters = Self(
        id: "run-parameters",
        message: "'run' must take 'context: WorkflowContext<Self>' and 'input', in this order, and nothing else"
    )

    static let runWithoutInput = Self(
        id: "run-without-input",
        message: "'run' must take an 'input' after 'context'; add 'input: Void' if the workflow needs none"
    )

    static func missingInitialValue(_ variable: String) -> Self {
        Self(
            id: "missing-initial-value",
            message: "'\(variable)' has no value when a run starts; give it one here, or write 'init(input:)'"
        )
    }

    static let severalVariables = Self(
        id: "several-variables",
        message: "a workflow's variables must be declared one by one; write a 'var' for each"
    )

    static func observedState(_ variable: String) -> Self {
        Self(
            id: "observed-state",
            message: """
                '\(variable)' is state that handlers share and cannot be observed; do what 'willSet' or 'didSet' does \
                where it is set
                """
        )
    }

    static func unsharedState(_ variable: String) -> Self {
        Self(
            id: "unshared-state",
            message: """
                '\(variable)' has an attribute of its own, so 'run' and the handlers do not see each other's changes \
                to it; remove the attribute
                """,
            severity: .warning
        )
    }

    static let stateNotVariable = Self(
        id: "state-not-variable",
        message: "'@_WorkflowState' is for stored variables; remove it, '@Workflow' adds it where it belongs"
    )
}
