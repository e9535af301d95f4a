import Testing

@Suite("What @Workflow makes")
struct WorkflowExpansionTests {
    @Test("a workflow without handlers gets a conformance, an initializer and a check of its types")
    func plainWorkflow() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                func run(context: WorkflowContext<Review>, input: Page) async throws {
                }
            }
            """,
            """
            struct Review {
                func run(context: WorkflowContext<Review>, input: Page) async throws {
                }

                init(input: Page) {
                }

                private static func _requirePayloads() {
                    _requirePayload(Page.self)
                    _requirePayload(Void.self)
                }
            }

            extension Review: WorkflowDefinition {
            }
            """
        )
    }

    @Test("lists, name and initializer are as visible as the struct, and each kind of handler has a list")
    func publicWorkflow() {
        expectExpansion(
            """
            @Workflow(name: "review")
            public struct Review {
                public mutating func run(context: WorkflowContext<Self>, input: Page) async throws -> Summary? {
                    nil
                }
                @WorkflowSignal
                func touch() {
                }
                @WorkflowSignal
                func note(input: any Message) {
                }
                @WorkflowQuery
                func stage() -> Int {
                    1
                }
                @WorkflowUpdate
                func decide(input: Page) {
                }
            }
            """,
            """
            public struct Review {
                public mutating func run(context: WorkflowContext<Self>, input: Page) async throws -> Summary? {
                    nil
                }
                func touch() {
                }

                struct Touch: WorkflowSignalDefinition {
                    typealias Workflow = Review
                    typealias Input = Void
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) {
                        workflow.touch()
                    }
                }
                func note(input: any Message) {
                }

                struct Note: WorkflowSignalDefinition {
                    typealias Workflow = Review
                    typealias Input = any Message
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) {
                        workflow.note(input: input)
                    }
                }
                func stage() -> Int {
                    1
                }

                struct Stage: WorkflowQueryDefinition {
                    typealias Workflow = Review
                    typealias Input = Void
                    typealias Output = Int
                    func run(workflow: Workflow, view: WorkflowContextView, input: Input) -> Output {
                        workflow.stage()
                    }
                }
                func decide(input: Page) {
                }

                struct Decide: WorkflowUpdateDefinition {
                    typealias Workflow = Review
                    typealias Input = Page
                    typealias Output = Void
                    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) {
                        workflow.decide(input: input)
                    }
                }

                public init(input: Page) {
                }

                public static var signals: [any WorkflowSignalDefinition<Self>] {
                    [Touch(), Note()]
                }

                public static var queries: [any WorkflowQueryDefinition<Self>] {
                    [Stage()]
                }

                public static var updates: [any WorkflowUpdateDefinition<Self>] {
                    [Decide()]
                }

                private static func _requirePayloads() {
                    _requirePayload(Page.self)
                    _requirePayload(Summary?.self)
                    _requirePayload(Void.self)
                    _requirePayload((any Message).self)
                    _requirePayload(Int.self)
                }
            }

            extension Review: WorkflowDefinition {
                public static var name: String {
                    "review"
                }
            }
            """
        )
    }

    @Test("the made initializer calls the one without parameters")
    func emptyInitializer() {
        expectExpansion(
            """
            @Workflow
            package struct Review {
                let limit: Int
                init() {
                    limit = 3
                }
                package func run(context: WorkflowContext<Review>, input: Void) async throws {
                }
            }
            """,
            """
            package struct Review {
                let limit: Int
                init() {
                    limit = 3
                }
                package func run(context: WorkflowContext<Review>, input: Void) async throws {
                }

                package init(input: Void) {
                    self.init()
                }

                private static func _requirePayloads() {
                    _requirePayload(Void.self)
                }
            }

            extension Review: WorkflowDefinition {
            }
            """
        )
    }

    @Test("an initializer for the input is left alone")
    func ownInitializer() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                init(input: Int) {
                }
                func run(context: WorkflowContext<Review>, input: Int) async throws -> Int {
                    1
                }
            }
            """,
            """
            struct Review {
                init(input: Int) {
                }
                func run(context: WorkflowContext<Review>, input: Int) async throws -> Int {
                    1
                }

                private static func _requirePayloads() {
                    _requirePayload(Int.self)
                }
            }

            extension Review: WorkflowDefinition {
            }
            """
        )
    }

    @Test("stored variables become state; constants, static, lazy, computed and attributed ones do not")
    func whatIsState() {
        expectExpansion(
            """
            @Workflow
            struct Review {
                var stage = 1
                let limit = 3
                static var runs = 0
                lazy var later = 4
                var double: Int {
                    2 * stage
                }
                var half: Int {
                    get {
                        stage / 2
                    }
                }
                @_WorkflowState var own = 5
                init(input: Int) {
                }
                func run(context: WorkflowContext<Review>, input: Int) async throws -> Int {
                    1
                }
            }
            """,
            """
            struct Review {
                var stage {
                    @storageRestrictions(initializes: _stage)
                    init(initialValue) {
                        _stage = _WorkflowState(initialValue: initialValue)
                    }
                    get {
                        _stage.value
                    }
                    set {
                        _stage.value = newValue
                    }
                }

                private var _stage = _WorkflowState(initialValue: 1)
                let limit = 3
                static var runs = 0
                lazy var later = 4
                var double: Int {
                    2 * stage
                }
                var half: Int {
                    get {
                        stage / 2
                    }
                }
                var own {
                    @storageRestrictions(initializes: _own)
                    init(initialValue) {
                        _own = _WorkflowState(initialValue: initialValue)
                    }
                    get {
                        _own.value
                    }
                    set {
                        _own.value = newValue
                    }
                }

                private var _own = _WorkflowState(initialValue: 5)
                init(input: Int) {
                }
                func run(context: WorkflowContext<Review>, input: Int) async throws -> Int {
                    1
                }

                private static func _requirePayloads() {
                    _requirePayload(Int.self)
                }
            }

            extension Review: WorkflowDefinition {
            }
            """
        )
    }
}
