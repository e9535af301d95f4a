import Testing

@Suite("What @WorkflowUpdate makes")
struct UpdateExpansionTests {
    @Test("a mutating handler with an answer and a validator")
    func validated() {
        expectExpansion(
            """
            @Workflow
            public struct Review {
                @WorkflowUpdate(name: "ask", validator: "check")
                mutating func ask(input: Query) async -> Output {
                    1
                }
            }
            """,
            """
            @Workflow
            public struct Review {
                mutating func ask(input: Query) async -> Output {
                    1
                }

                struct Ask: WorkflowUpdateDefinition {
                    typealias Workflow = Review
                    typealias Input = Query
                    typealias Output = Review.Output
                    static var name: String {
                        "ask"
                    }
                    func validateInput(workflow: Workflow, _ input: Input) throws {
                        try workflow.check(input: input)
                    }
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) async -> Output {
                        var workflow = workflow
                        return await workflow.ask(input: input)
                    }
                }
            }
            """,
            only: "WorkflowUpdate"
        )
    }

    @Test("a validator of an update without input takes none")
    func validatedWithoutInput() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowUpdate(validator: "check")
                func decide() {
                }
            }
            """,
            """
            @Workflow
            struct Review {
                func decide() {
                }

                struct Decide: WorkflowUpdateDefinition {
                    typealias Workflow = Review
                    typealias Input = Void
                    typealias Output = Void
                    func validateInput(workflow: Workflow, _ input: Input) throws {
                        try workflow.check()
                    }
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) {
                        workflow.decide()
                    }
                }
            }
            """,
            only: "WorkflowUpdate"
        )
    }

    @Test("a handler that changes nothing is called directly")
    func direct() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowUpdate(unfinishedPolicy: .abandon)
                func decide(context: WorkflowContext<Review>) async -> Int {
                    1
                }
            }
            """,
            """
            @Workflow
            struct Review {
                func decide(context: WorkflowContext<Review>) async -> Int {
                    1
                }

                struct Decide: WorkflowUpdateDefinition {
                    typealias Workflow = Review
                    typealias Input = Void
                    typealias Output = Int
                    static var unfinishedPolicy: HandlerUnfinishedPolicy {
                        .abandon
                    }
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) async -> Output {
                        await workflow.decide(context: context)
                    }
                }
            }
            """,
            only: "WorkflowUpdate"
        )
    }
}
