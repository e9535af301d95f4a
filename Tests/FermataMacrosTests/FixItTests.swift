import SwiftSyntaxMacrosGenericTestSupport
import Testing

@Suite("The edits that macros offer")
struct FixItTests {
    @Test("a final class becomes a struct")
    func classToStruct() {
        expectExpansion(
            "@Workflow public final class Review {\n}",
            "public final class Review {\n}",
            diagnostics: [
                DiagnosticSpec(
                    message: """
                        '@Workflow' is for structs, as each run works on copies that share its state; make this a struct
                        """,
                    line: 1,
                    column: 24,
                    fixIts: [FixItSpec(message: "make it a struct")]
                )
            ],
            fixed: "@Workflow public struct Review {\n}"
        )
    }

    @Test("a run without input gets one")
    func inputOfRun() {
        expectExpansion(
            """
            @Workflow struct Review {
                func run(context: WorkflowContext<Self>) async throws {
                }
            }
            """,
            """
            struct Review {
                func run(context: WorkflowContext<Self>) async throws {
                }
            }

            extension Review: WorkflowDefinition {
            }
            """,
            diagnostics: [
                DiagnosticSpec(
                    message: """
                        'run' must take an 'input' after 'context'; add 'input: Void' if the workflow needs none
                        """,
                    line: 2,
                    column: 13,
                    fixIts: [FixItSpec(message: "add 'input: Void'")]
                )
            ],
            fixed: """
                @Workflow struct Review {
                    func run(context: WorkflowContext<Self>, input: Void) async throws {
                    }
                }
                """
        )
    }

    @Test("a signal that answers becomes an update")
    func signalToUpdate() {
        expectExpansion(
            """
            @Workflow struct Review {
                @WorkflowSignal(name: "ask") func ask() -> Int {
                    1
                }
            }
            """,
            """
            @Workflow struct Review {
                func ask() -> Int {
                    1
                }
            }
            """,
            only: "WorkflowSignal",
            diagnostics: [
                DiagnosticSpec(
                    message: "the signal 'ask' cannot answer; return nothing, or make it an update",
                    line: 2,
                    column: 45,
                    fixIts: [FixItSpec(message: "make it an update")]
                )
            ],
            fixed: """
                @Workflow struct Review {
                    @WorkflowUpdate(name: "ask") func ask() -> Int {
                        1
                    }
                }
                """
        )
    }

    @Test("a query loses 'mutating' and 'async'")
    func queryEffects() {
        expectExpansion(
            """
            @Workflow struct Review {
                @WorkflowQuery
                public mutating func ask() async throws -> Int {
                    1
                }
            }
            """,
            """
            @Workflow struct Review {
                public mutating func ask() async throws -> Int {
                    1
                }
            }
            """,
            only: "WorkflowQuery",
            diagnostics: [
                DiagnosticSpec(
                    message: "the query 'ask' cannot change the workflow; remove 'mutating', or make it an update",
                    line: 3,
                    column: 12,
                    fixIts: [FixItSpec(message: "remove 'mutating'")]
                ),
                DiagnosticSpec(
                    message: "the query 'ask' cannot wait; remove 'async', or make it an update",
                    line: 3,
                    column: 32,
                    fixIts: [FixItSpec(message: "remove 'async'")]
                ),
            ],
            fixed: """
                @Workflow struct Review {
                    @WorkflowQuery
                    public func ask() throws -> Int {
                        1
                    }
                }
                """
        )
    }

    @Test("an activity loses 'mutating'")
    func mutatingActivity() {
        expectExpansion(
            """
            @ActivityContainer struct Web {
                @Activity mutating func fetch() {
                }
            }
            """,
            """
            @ActivityContainer struct Web {
                mutating func fetch() {
                }
            }
            """,
            only: "Activity",
            diagnostics: [
                DiagnosticSpec(
                    message: """
                        the activity 'fetch' cannot change its container, as many run at once; remove 'mutating', or \
                        make the container an actor
                        """,
                    line: 2,
                    column: 15,
                    fixIts: [FixItSpec(message: "remove 'mutating'")]
                )
            ],
            fixed: """
                @ActivityContainer struct Web {
                    @Activity func fetch() {
                    }
                }
                """
        )
    }
}
