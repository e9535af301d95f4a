import Testing

@Suite("What the activity macros refuse")
struct ActivityDiagnosticTests {
    @Test("containers without instances", arguments: ["enum", "protocol"])
    func containerKind(kind: String) {
        let source = "@ActivityContainer \(kind) Web {}"
        #expect(
            complaints(about: source) == [
                """
                1:20: '@ActivityContainer' is for types with instances to call; make this a struct, a class or an actor
                """
            ]
        )
    }

    @Test("activities outside the body of a container")
    func outsideContainer() {
        let complaint = """
            '@Activity' works only in the body of a type marked '@ActivityContainer'; mark the type, or move this out \
            of the extension
            """
        #expect(complaints(about: "struct Web { @Activity func fetch() {} }") == ["1:14: \(complaint)"])
        #expect(complaints(about: "extension Web { @Activity func fetch() {} }") == ["1:17: \(complaint)"])
        #expect(complaints(about: "@Activity func fetch() {}") == ["1:1: \(complaint)"])
    }

    @Test("declarations that are not methods")
    func notAMethod() {
        #expect(
            complaints(about: container("@Activity var fetch: Int { 1 }")) == [
                "2:5: '@Activity' is for a method of a type marked '@ActivityContainer'; move it to one"
            ]
        )
    }

    @Test("parameters other than input", arguments: ["(url: String)", "(_ input: Int)", "(context: C, input: Int)"])
    func parameters(parameters: String) {
        #expect(
            complaints(about: container("@Activity func fetch\(parameters) {}")) == [
                """
                2:25: 'fetch' can only take 'input', or nothing; put the values it needs into one 'input', and find \
                the rest in 'ActivityExecutionContext.current'
                """
            ]
        )
    }

    @Test("static, generic and mutating methods, all at once")
    func methodKinds() {
        #expect(
            complaints(about: container("@Activity static func fetch<T: Codable>(input: T) {}")) == [
                "2:27: '@Activity' is for instance methods; remove 'static' from 'fetch'",
                "2:27: 'fetch' cannot be generic, as '@Activity' must know what to decode; write a concrete type",
            ]
        )
        #expect(
            complaints(about: container("@Activity mutating func fetch() {}")) == [
                """
                2:15: the activity 'fetch' cannot change its container, as many run at once; remove 'mutating', or \
                make the container an actor
                """
            ]
        )
    }

    @Test("two activities under one name")
    func sameName() {
        let members = """
            @Activity func fetch() {}
                @Activity(name: "Fetch") func load() {}
            """
        #expect(
            complaints(about: container(members)) == [
                "3:35: this container already has the activity 'Fetch'; give one of them another name with 'name:'"
            ]
        )
    }

    @Test("names that the server keeps")
    func reservedName() {
        #expect(
            complaints(about: container("@Activity(name: \"__temporal_fetch\") func fetch() {}")) == [
                "2:21: '__temporal_fetch' is reserved for the server; choose a name that begins differently"
            ]
        )
    }

    @Test("a method whose type would hide one that is used here")
    func definitionNameTaken() {
        let complaint = """
            'page' makes a type named 'Page', which hides another type used here; rename 'page' and give the old \
            name with 'name:'
            """
        #expect(complaints(about: container("@Activity func page() -> Page { 1 }")) == ["2:20: \(complaint)"])
        #expect(
            complaints(about: container("@Activity func page() {}; @Activity(name: \"b\") func page(input: Int) {}"))
                == [
                    "2:57: \(complaint)"
                ]
        )
        #expect(
            complaints(about: container("@Activity func type() {}")) == [
                """
                2:20: 'type' makes a type named 'Type', which hides another type used here; rename 'type' and give \
                the old name with 'name:'
                """
            ]
        )
    }

    private func container(_ members: String) -> String {
        """
        @ActivityContainer struct Web {
            \(members)
        }
        """
    }
}
