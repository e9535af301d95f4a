import Testing

@Suite("What @WorkflowSignal makes")
struct SignalExpansionTests {
    @Test("a handler without parameters takes Void")
    func noParameters() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowSignal
                func touch() {
                }
            }
            """,
            """
            @Workflow
            struct Review {
                func touch() {
                }

                struct Touch: WorkflowSignalDefinition {
                    typealias Workflow = Review
                    typealias Input = Void
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) {
                        workflow.touch()
                    }
                }
            }
            """,
            only: "WorkflowSignal"
        )
    }

    @Test("a mutating handler runs on a copy, with its own effects only")
    func mutatingHandler() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowSignal
                mutating func note(context: WorkflowContext<Self>, input: String) async throws {
                }
            }
            """,
            """
            @Workflow
            struct Review {
                mutating func note(context: WorkflowContext<Self>, input: String) async throws {
                }

                struct Note: WorkflowSignalDefinition {
                    typealias Workflow = Review
                    typealias Input = String
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) async throws {
                        var workflow = workflow
                        try await workflow.note(context: context, input: input)
                    }
                }
            }
            """,
            only: "WorkflowSignal"
        )
    }

    @Test("the arguments of the macro become properties")
    func arguments() {
        expectExpansion(
            """
            @Workflow
            public struct Review {
                @WorkflowSignal(name: "note", description: nil, unfinishedPolicy: .abandon)
                public func note(context: WorkflowContext<Review>) async {
                }
            }
            """,
            """
            @Workflow
            public struct Review {
                public func note(context: WorkflowContext<Review>) async {
                }

                public struct Note: WorkflowSignalDefinition {
                    public typealias Workflow = Review
                    public typealias Input = Void
                    public static var name: String {
                        "note"
                    }
                    public static var unfinishedPolicy: HandlerUnfinishedPolicy {
                        .abandon
                    }
                    public func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) async {
                        await workflow.note(context: context)
                    }
                }
            }
            """,
            only: "WorkflowSignal"
        )
    }

    @Test("a private handler has a private definition")
    func privateHandler() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowSignal
                private func note() throws {
                }
            }
            """,
            """
            @Workflow
            struct Review {
                private func note() throws {
                }

                private struct Note: WorkflowSignalDefinition {
                    typealias Workflow = Review
                    typealias Input = Void
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) throws {
                        try workflow.note()
                    }
                }
            }
            """,
            only: "WorkflowSignal"
        )
    }

    @Test("Self, Input and Output keep the meaning they have in the workflow")
    func enclosingNames() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowSignal
                func note(input: [String: Self.Remark<Input>]) {
                }
            }
            """,
            """
            @Workflow
            struct Review {
                func note(input: [String: Self.Remark<Input>]) {
                }

                struct Note: WorkflowSignalDefinition {
                    typealias Workflow = Review
                    typealias Input = [String: Review.Remark<Review.Input>]
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) {
                        workflow.note(input: input)
                    }
                }
            }
            """,
            only: "WorkflowSignal"
        )
    }

    @Test("a keyword as a name is called with its backticks")
    func keyword() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                @WorkflowSignal
                func `repeat`(input: sending Int) {
                }
            }
            """,
            """
            @Workflow
            struct Review {
                func `repeat`(input: sending Int) {
                }

                struct Repeat: WorkflowSignalDefinition {
                    typealias Workflow = Review
                    typealias Input = Int
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) {
                        workflow.`repeat`(input: input)
                    }
                }
            }
            """,
            only: "WorkflowSignal"
        )
    }
}
