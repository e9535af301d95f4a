import Testing

@Suite("What the handler macros refuse")
struct HandlerDiagnosticTests {
    @Test("handlers outside the body of a workflow struct", arguments: ["Signal", "Query", "Update"])
    func outsideWorkflow(kind: String) {
        let complaint = """
            '@Workflow\(kind)' works only in the body of a struct marked '@Workflow'; mark the struct, or move this \
            out of the extension
            """
        #expect(complaints(about: "struct Review { @Workflow\(kind) func ask() {} }") == ["1:17: \(complaint)"])
        #expect(complaints(about: "extension Review { @Workflow\(kind) func ask() {} }") == ["1:20: \(complaint)"])
        #expect(complaints(about: "@Workflow\(kind) func ask() {}") == ["1:1: \(complaint)"])
    }

    @Test("declarations that cannot handle anything")
    func notAHandler() {
        #expect(
            complaints(about: workflow("@WorkflowSignal var ask: Int { 1 }")) == [
                "3:5: '@WorkflowSignal' is for a method of a workflow; move it to one"
            ]
        )
        #expect(
            complaints(about: workflow("@WorkflowUpdate struct Ask {}")) == [
                "3:5: '@WorkflowUpdate' is for a method of a workflow; move it to one"
            ]
        )
        #expect(
            complaints(about: workflow("@WorkflowQuery struct Ask {}")) == [
                "3:5: '@WorkflowQuery' is for a method or a variable of a workflow; move it to one"
            ]
        )
    }

    @Test(
        "parameters other than context and input",
        arguments: ["(_ input: Int)", "(a: Int)", "(input: I, context: C)", "(input: Int...)"]
    )
    func parameters(parameters: String) {
        #expect(
            complaints(about: workflow("@WorkflowSignal func ask\(parameters) {}")) == [
                """
                3:29: 'ask' can only take 'context: WorkflowContext<Self>' and 'input', in this order, or fewer; put \
                the values it needs into one 'input'
                """
            ]
        )
        #expect(
            complaints(about: workflow("@WorkflowQuery func ask\(parameters) -> Int { 1 }")) == [
                """
                3:28: 'ask' can only take 'context: WorkflowContextView' and 'input', in this order, or fewer; put \
                the values it needs into one 'input'
                """
            ]
        )
    }

    @Test("static methods and variables")
    func staticHandlers() {
        #expect(
            complaints(about: workflow("@WorkflowUpdate static func ask() {}")) == [
                "3:33: '@WorkflowUpdate' is for instance methods; remove 'static' from 'ask'"
            ]
        )
        #expect(
            complaints(about: workflow("@WorkflowQuery static var ask: Int = 1")) == [
                "3:31: '@WorkflowQuery' is for instance methods; remove 'static' from 'ask'"
            ]
        )
    }

    @Test("generic methods", arguments: ["<T: Codable>(input: T)", "(input: some Codable)", "(input: [some Codable])"])
    func genericHandlers(signature: String) {
        #expect(
            complaints(about: workflow("@WorkflowSignal func ask\(signature) {}")) == [
                "3:26: 'ask' cannot be generic, as '@WorkflowSignal' must know what to decode; write a concrete type"
            ]
        )
    }

    @Test("a signal that answers")
    func signalReturns() {
        #expect(
            complaints(about: workflow("@WorkflowSignal func ask() -> Int { 1 }")) == [
                "3:32: the signal 'ask' cannot answer; return nothing, or make it an update"
            ]
        )
        #expect(complaints(about: workflow("@WorkflowSignal func ask() -> Void {}")).isEmpty)
    }

    @Test("a query that mutates or waits, all at once")
    func mutatingAsyncQuery() {
        #expect(
            complaints(about: workflow("@WorkflowQuery mutating func ask() async -> Int { 1 }")) == [
                "3:20: the query 'ask' cannot change the workflow; remove 'mutating', or make it an update",
                "3:40: the query 'ask' cannot wait; remove 'async', or make it an update",
            ]
        )
        #expect(
            complaints(about: workflow("@WorkflowQuery var ask: Int { get async { 1 } }")) == [
                "3:39: the query 'ask' cannot wait; remove 'async', or make it an update"
            ]
        )
    }

    @Test("a query without an answer", arguments: ["", " -> Void", " -> ()"])
    func queryWithoutAnswer(result: String) {
        #expect(
            complaints(about: workflow("@WorkflowQuery func ask()\(result) {}")) == [
                "3:25: the query 'ask' must answer something; return a value, or make it a signal"
            ]
        )
    }

    @Test("a query on a variable of unwritten type, or on several")
    func queryVariables() {
        #expect(
            complaints(about: workflow("@WorkflowQuery let ask = 1")) == [
                "3:24: the answer's type must be visible to '@WorkflowQuery'; write it, as in 'ask: Int'"
            ]
        )
        #expect(
            complaints(about: workflow("@WorkflowQuery let (a, b) = (1, 2)")) == [
                "3:24: a workflow's variables must be declared one by one; write a 'var' for each"
            ]
        )
    }

    @Test("a validator that is not a plain string", arguments: ["names.check", #""\(check)""#])
    func validatorNotLiteral(validator: String) {
        #expect(
            complaints(about: workflow("@WorkflowUpdate(validator: \(validator)) func ask() {}")) == [
                "3:32: 'validator' must be the name of a method, as in \"checkDecision\"; write it as a plain string"
            ]
        )
    }

    @Test(
        "a validator of another shape",
        arguments: [
            "func check(input: Int) {}", "func check(_ input: Int) throws {}", "func check() throws {}",
            "mutating func check(input: Int) throws {}", "func check(input: Int) async throws {}",
            "static func check(input: Int) throws {}", "func check(input: Int) throws -> Bool { true }",
            "func check(context: C, input: Int) throws {}",
        ]
    )
    func validatorShape(declaration: String) throws {
        let complaint = try #require(complaints(about: validated("(input: Int)", by: declaration)).first)
        #expect(
            complaint.hasSuffix(
                "a validator only looks and throws; declare 'check' as 'func check(input: T) throws'"
            )
        )
    }

    @Test("a validator with an input for an update without")
    func validatorTakesTooMuch() {
        #expect(
            complaints(about: validated("()", by: "func check(input: Int) throws {}")) == [
                "3:59: a validator only looks and throws; declare 'check' as 'func check() throws'"
            ]
        )
        #expect(complaints(about: validated("()", by: "func check() throws {}")).isEmpty)
        #expect(complaints(about: validated("(input: Int)", by: "func check(input: Int) throws {}")).isEmpty)
    }

    @Test("two handlers of one kind under one name")
    func sameName() {
        let members = """
            @WorkflowSignal func ask() {}
                @WorkflowSignal(name: "Ask") func beg() {}
                @WorkflowQuery(name: "Ask") func look() -> Int { 1 }
            """
        #expect(
            complaints(about: workflow(members)) == [
                "4:39: this workflow already has the signal 'Ask'; give one of them another name with 'name:'"
            ]
        )
    }

    @Test("names that the server answers itself")
    func reservedName() {
        #expect(
            complaints(about: workflow("@WorkflowQuery(name: \"__temporal_ask\") func ask() -> Int { 1 }")) == [
                "3:26: '__temporal_ask' is reserved for the server; choose a name that begins differently"
            ]
        )
    }

    @Test("a method that begins with a capital letter")
    func capitalMethod() {
        #expect(
            complaints(about: workflow("@WorkflowSignal func Ask() {}")) == [
                """
                3:26: 'Ask' must begin with a small letter, as its type gets the name with a capital one; rename it
                """
            ]
        )
    }

    @Test("a method whose type would hide one that is used here")
    func definitionNameTaken() {
        func complaint(_ type: String, _ name: String) -> String {
            """
            '\(name)' makes a type named '\(type)', which hides another type used here; rename '\(name)' and give \
            the old name with 'name:'
            """
        }
        #expect(
            complaints(about: workflow("@WorkflowQuery var stage: Stage { .first }")) == [
                "3:24: \(complaint("Stage", "stage"))"
            ]
        )
        #expect(
            complaints(about: workflow("struct Stage {}; @WorkflowSignal func stage() {}")) == [
                "3:43: \(complaint("Stage", "stage"))"
            ]
        )
        #expect(
            complaints(about: workflow("typealias Stage = Int; @WorkflowSignal func stage() {}")) == [
                "3:49: \(complaint("Stage", "stage"))"
            ]
        )
        #expect(
            complaints(about: workflow("@WorkflowSignal func stage() {}; @WorkflowQuery func stage() -> Int { 1 }"))
                == [
                    "3:58: \(complaint("Stage", "stage"))"
                ]
        )
        #expect(
            complaints(about: workflow("@WorkflowSignal func input() {}")) == [
                "3:26: \(complaint("Input", "input"))"
            ]
        )
    }

    private func workflow(_ members: String) -> String {
        """
        @Workflow struct Review {
            func run(context: WorkflowContext<Self>, input: Void) async throws {}
            \(members)
        }
        """
    }

    private func validated(_ parameters: String, by validator: String) -> String {
        workflow("@WorkflowUpdate(validator: \"check\") func a\(parameters) {}; \(validator)")
    }
}
