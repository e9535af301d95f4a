import Testing

@Suite("What @Workflow refuses")
struct WorkflowDiagnosticTests {
    @Test("types that are not structs", arguments: ["class", "enum", "actor"])
    func notAStruct(kind: String) {
        let source = "@Workflow \(kind) Review {}"
        #expect(
            complaints(about: source) == [
                """
                1:11: '@Workflow' is for structs, as each run works on copies that share its state; make this a struct
                """
            ]
        )
    }

    @Test("a struct without run", arguments: ["", "static func run(context: WorkflowContext<Self>, input: Void) {}"])
    func missingRun(member: String) {
        let source = """
            @Workflow struct Review {
                \(member)
            }
            """
        #expect(
            complaints(about: source) == [
                """
                1:18: the workflow 'Review' has nothing to run; add \
                'mutating func run(context: WorkflowContext<Self>, input: Input) async throws -> Output'
                """
            ]
        )
    }

    @Test(
        "a run with other parameters",
        arguments: ["()", "(input: Int)", "(input: Int, context: C)", "(context: C, input: I, x: X)"]
    )
    func runParameters(parameters: String) {
        let source = """
            @Workflow struct Review {
                func run\(parameters) async throws {}
            }
            """
        #expect(
            complaints(about: source) == [
                "2:13: 'run' must take 'context: WorkflowContext<Self>' and 'input', in this order, and nothing else"
            ]
        )
    }

    @Test("a run without an input")
    func runWithoutInput() {
        let source = """
            @Workflow struct Review {
                func run(context: WorkflowContext<Self>) async throws {}
            }
            """
        #expect(
            complaints(about: source) == [
                "2:13: 'run' must take an 'input' after 'context'; add 'input: Void' if the workflow needs none"
            ]
        )
    }

    @Test(
        "names that the server answers itself",
        arguments: ["__temporal_x", "__stack_trace", "__enhanced_stack_trace"]
    )
    func reservedName(name: String) {
        let source = """
            @Workflow(name: "\(name)") struct Review {
                func run(context: WorkflowContext<Self>, input: Void) async throws {}
            }
            """
        #expect(
            complaints(about: source) == [
                "1:17: '\(name)' is reserved for the server; choose a name that begins differently"
            ]
        )
    }

    @Test("a stored value that nothing sets")
    func missingInitialValue() {
        let complaint = "'late' has no value when a run starts; give it one here, or write 'init(input:)'"
        #expect(complaints(about: workflow("var late: Int")) == ["3:9: \(complaint)"])
        #expect(complaints(about: workflow("let late: Int?")) == ["3:9: \(complaint)"])
        #expect(complaints(about: workflow("var early: Int?")).isEmpty)
        #expect(complaints(about: workflow("var late: Int; init() { late = 1 }")).isEmpty)
        #expect(complaints(about: workflow("var late: Int; init(input: Void) { late = 1 }")).isEmpty)
    }

    @Test("several variables in one declaration", arguments: ["var a = 1, b = 2", "var (a, b) = (1, 2)"])
    func severalVariables(declaration: String) {
        #expect(
            complaints(about: workflow(declaration)) == [
                "3:9: a workflow's variables must be declared one by one; write a 'var' for each"
            ]
        )
    }

    @Test("observers of state")
    func observedState() {
        #expect(
            complaints(about: workflow("var count = 0 { didSet {} }")) == [
                """
                3:19: 'count' is state that handlers share and cannot be observed; do what 'willSet' or 'didSet' does \
                where it is set
                """
            ]
        )
    }

    @Test("state that an attribute keeps from being shared, with a warning")
    func unsharedState() {
        #expect(
            complaints(about: workflow("@Clamped var count = 0")) == [
                """
                3:18: 'count' has an attribute of its own, so 'run' and the handlers do not see each other's changes \
                to it; remove the attribute
                """
            ]
        )
        #expect(complaints(about: workflow("@_WorkflowState var count = 0")).isEmpty)
    }

    @Test(
        "@_WorkflowState on what is no stored variable",
        arguments: ["let count = 0", "func count() {}", "var count"]
    )
    func stateNotVariable(declaration: String) {
        #expect(
            complaints(about: "struct Review { @_WorkflowState \(declaration) }") == [
                "1:17: '@_WorkflowState' is for stored variables; remove it, '@Workflow' adds it where it belongs"
            ]
        )
    }

    private func workflow(_ member: String) -> String {
        """
        @Workflow struct Review {
            func run(context: WorkflowContext<Self>, input: Void) async throws {}
            \(member)
        }
        """
    }
}
