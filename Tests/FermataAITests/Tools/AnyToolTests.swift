import Fermata
import FermataAI
import Synchronization
import Testing

@Suite("A tool behind its erasure")
struct AnyToolTests {
    private let context = ToolContext(callID: "call_1", agent: "clerk", workflowID: "orders", runID: "r1")

    @Test("tells a model its name, what it is for and what it takes")
    func definition() throws {
        let tool = try AnyTool(Divide())
        #expect(tool.definition.name == "Divide")
        #expect(tool.definition.description == "Divides whole numbers")
        #expect(tool.definition.parameters == Divide.Arguments.jsonSchema)
    }

    @Test("decodes arguments and writes results as JSON, texts as they are")
    func call() async throws {
        #expect(
            try await AnyTool(Divide()).call(["dividend": 7, "divisor": 2], context: context)
                == #"{"quotient":3,"rest":1}"#
        )
        #expect(try await AnyTool(WhoAmI()).call([:], context: context) == "clerk in orders for call_1")
    }

    @Test("takes null for no arguments, as some models write it")
    func noArguments() async throws {
        #expect(try await AnyTool(WhoAmI()).call(.null, context: context) == "clerk in orders for call_1")
    }

    @Test("tells the model what is wrong with its arguments, and does not run")
    func badArguments() async throws {
        let tool = try AnyTool(Divide())
        await #expect {
            try await tool.call(["dividend": "7"], context: context)
        } throws: { error in
            (error as? ToolError)?.messageForModel == """
                The arguments do not fit the tool's schema. Correct this and call the tool again:
                - /divisor: is missing; add it
                - /dividend: must be a whole number, but is "7"
                """
        }
    }

    @Test("keeps arguments out of the error's description")
    func secrecy() async throws {
        let tool = try AnyTool(Divide())
        do {
            _ = try await tool.call(["secret": "4111 1111"], context: context)
            Issue.record("The arguments were taken.")
        } catch {
            #expect(!"\(error)".contains("4111") && !"\(error)".contains("secret"))
        }
    }

    @Test("lets the tool's own errors through, those for the model and others")
    func errors() async throws {
        let tool = try AnyTool(Divide())
        await #expect(throws: ToolError("Dividing by 0 has no result. Use another divisor.")) {
            try await tool.call(["dividend": 1, "divisor": 0], context: context)
        }
        let failing = try AnyTool(definition: definition(parameters: .object([:]))) { _ in throw CancellationError() }
        await #expect(throws: CancellationError.self) { try await failing.call([:], context: context) }
    }

    @Test("made from a description checks arguments too")
    func dynamic() async throws {
        let calls = Mutex(0)
        let schema = JSONSchema.object(["a": .integer()])
        let tool = try AnyTool(definition: definition(parameters: schema)) { arguments in
            calls.withLock { $0 += 1 }
            return arguments["a"] == 1 ? ToolContext.current?.callID ?? "" : ""
        }
        #expect(try await tool.call(["a": 1], context: context) == "call_1")
        await #expect(throws: ToolError.self) { try await tool.call(["a": "1"], context: context) }
        #expect(calls.withLock { $0 } == 1)
    }

    @Test("beats the heart it was given")
    func heartbeat() {
        let beats = Mutex(0)
        ToolContext(callID: "c") { beats.withLock { $0 += 1 } }.heartbeat()
        #expect(beats.withLock { $0 } == 1)
        #expect(ToolContext.current == nil)
    }

    @Test(
        "refuses what providers would not take",
        arguments: [
            ("read file", "d", .object([:]), "must be 1 to 64 letters"),
            ("", "d", .object([:]), "must be 1 to 64 letters"),
            (String(repeating: "x", count: 65), "d", .object([:]), "must be 1 to 64 letters"),
            ("read", " \n", .object([:]), "has no description"),
            ("read", "d", .string(), "must be an object"),
            ("read", "d", JSONSchema(["type": "object", "if": true]), "'if' is not supported"),
        ] as [(String, String, JSONSchema, String)]
    )
    func refused(name: String, description: String, parameters: JSONSchema, complaint: String) {
        let definition = ToolDefinition(name: name, description: description, parameters: parameters)
        #expect {
            try AnyTool(definition: definition) { _ in "" }
        } throws: { error in
            (error as? ApplicationError)?.message.contains(complaint) == true
        }
    }

    private func definition(parameters: JSONSchema) -> ToolDefinition {
        ToolDefinition(name: "dynamic", description: "Does it", parameters: parameters)
    }
}

private struct Divide: Tool {
    @Generable
    struct Arguments {
        var dividend: Int
        var divisor: Int
    }

    struct Division: Encodable {
        var quotient: Int
        var rest: Int
    }

    let description = "Divides whole numbers"

    func call(arguments: Arguments) async throws -> Division {
        guard arguments.divisor != 0 else { throw ToolError("Dividing by 0 has no result. Use another divisor.") }
        let (quotient, rest) = arguments.dividend.quotientAndRemainder(dividingBy: arguments.divisor)
        return Division(quotient: quotient, rest: rest)
    }
}

private struct WhoAmI: Tool {
    let name = "who_am_i"
    let description = "Says where it runs"

    func call(arguments: Nothing) async throws -> String {
        guard let context = ToolContext.current else { return "nowhere" }
        return "\(context.agent ?? "") in \(context.workflowID ?? "") for \(context.callID)"
    }
}
