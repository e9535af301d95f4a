import Testing

@Suite("What @_WorkflowState makes")
struct WorkflowStateExpansionTests {
    @Test("a variable with a type and a value")
    func typeAndValue() {
        expectExpansion(
            """
            struct Review {
                @_WorkflowState var stage: Stage = .first
            }
            """,
            """
            struct Review {
                var stage: Stage {
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

                private var _stage = _WorkflowState<Stage>(initialValue: .first)
            }
            """
        )
    }

    @Test("a variable with a value infers the type of its storage")
    func valueOnly() {
        expectExpansion(
            """
            struct Review {
                @_WorkflowState private(set) var count = 1
            }
            """,
            """
            struct Review {
                private(set) var count {
                    @storageRestrictions(initializes: _count)
                    init(initialValue) {
                        _count = _WorkflowState(initialValue: initialValue)
                    }
                    get {
                        _count.value
                    }
                    set {
                        _count.value = newValue
                    }
                }

                private var _count = _WorkflowState(initialValue: 1)
            }
            """
        )
    }

    @Test("a variable with a type is initialized by the initializer")
    func typeOnly() {
        expectExpansion(
            """
            struct Review {
                @_WorkflowState var page: Page
            }
            """,
            """
            struct Review {
                var page: Page {
                    @storageRestrictions(initializes: _page)
                    init(initialValue) {
                        _page = _WorkflowState(initialValue: initialValue)
                    }
                    get {
                        _page.value
                    }
                    set {
                        _page.value = newValue
                    }
                }

                private var _page: _WorkflowState<Page>
            }
            """
        )
    }

    @Test("an optional variable starts as nil")
    func optional() {
        expectExpansion(
            """
            struct Review {
                @_WorkflowState var page: Page?
            }
            """,
            """
            struct Review {
                var page: Page? {
                    @storageRestrictions(initializes: _page)
                    init(initialValue) {
                        _page = _WorkflowState(initialValue: initialValue)
                    }
                    get {
                        _page.value
                    }
                    set {
                        _page.value = newValue
                    }
                }

                private var _page = _WorkflowState<Page?>(initialValue: nil)
            }
            """
        )
    }

    @Test("an implicitly unwrapped variable is kept as an optional")
    func implicitlyUnwrapped() {
        expectExpansion(
            """
            struct Review {
                @_WorkflowState var page: Page!
            }
            """,
            """
            struct Review {
                var page: Page! {
                    @storageRestrictions(initializes: _page)
                    init(initialValue) {
                        _page = _WorkflowState(initialValue: initialValue)
                    }
                    get {
                        _page.value
                    }
                    set {
                        _page.value = newValue
                    }
                }

                private var _page = _WorkflowState<Page?>(initialValue: nil)
            }
            """
        )
    }

    @Test("a keyword as a name loses its backticks in the storage")
    func keyword() {
        expectExpansion(
            """
            struct Review {
                @_WorkflowState var `default`: Int = 1
            }
            """,
            """
            struct Review {
                var `default`: Int {
                    @storageRestrictions(initializes: _default)
                    init(initialValue) {
                        _default = _WorkflowState(initialValue: initialValue)
                    }
                    get {
                        _default.value
                    }
                    set {
                        _default.value = newValue
                    }
                }

                private var _default = _WorkflowState<Int>(initialValue: 1)
            }
            """
        )
    }
}
