import Testing

@Suite("What @WorkflowQuery makes")
struct QueryExpansionTests {
    @Test("a method is asked with the view as its context")
    func method() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowQuery(description: "How far it is")
                func progress(context: WorkflowContextView, input: Int) throws -> Double {
                    1
                }
            }
            """,
            """
            @Workflow
            struct Review {
                func progress(context: WorkflowContextView, input: Int) throws -> Double {
                    1
                }

                struct Progress: WorkflowQueryDefinition {
                    typealias Workflow = Review
                    typealias Input = Int
                    typealias Output = Double
                    static var description: String? {
                        "How far it is"
                    }
                    func run(workflow: Workflow, view: WorkflowContextView, input: Input) throws -> Output {
                        try workflow.progress(context: view, input: input)
                    }
                }
            }
            """,
            only: "WorkflowQuery"
        )
    }

    @Test("a stored variable answers its value")
    func storedVariable() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowQuery(name: "progress")
                public var done: Double = 0
            }
            """,
            """
            @Workflow
            struct Review {
                public var done: Double = 0

                public struct Done: WorkflowQueryDefinition {
                    public typealias Workflow = Review
                    public typealias Input = Void
                    public typealias Output = Double
                    public static var name: String {
                        "progress"
                    }
                    public func run(workflow: Workflow, view: WorkflowContextView, input: Input) -> Output {
                        workflow.done
                    }
                }
            }
            """,
            only: "WorkflowQuery"
        )
    }

    @Test("a computed variable may throw")
    func computedVariable() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowQuery
                var done: [Double] {
                    get throws {
                        []
                    }
                }
            }
            """,
            """
            @Workflow
            struct Review {
                var done: [Double] {
                    get throws {
                        []
                    }
                }

                struct Done: WorkflowQueryDefinition {
                    typealias Workflow = Review
                    typealias Input = Void
                    typealias Output = [Double]
                    func run(workflow: Workflow, view: WorkflowContextView, input: Input) throws -> Output {
                        try workflow.done
                    }
                }
            }
            """,
            only: "WorkflowQuery"
        )
    }
}
