import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("Schemas of answers, as providers take them")
struct OutputSchemaTests {
    /// What the server was sent, and what came of its answer: the body is one of the kind's own, of this text.
    private func asked(
        _ kind: ProviderConfiguration.Kind,
        _ schema: JSONSchema,
        answer: String
    ) async throws -> (body: JSONValue, text: String) {
        let stub =
            switch kind {
            case .anthropic:
                Providers.json(
                    #"{"stop_reason": "tool_use", "content": [{"type": "tool_use", "id": "a", "name": "answer", "input": \#(answer)}]}"#
                )
            default:
                Providers.json(
                    JSONValue.object([
                        "choices": [["message": ["content": .string(answer)], "finish_reason": "stop"]]
                    ]).canonicalJSON
                )
            }
        return try await StubServer.run(stub) { server, url in
            var request = Providers.question
            request.outputSchema = schema
            let provider = try Providers.configuration(kind, url).makeProvider()
            let found = try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil)
            return (try Providers.body(server), found.response.message.text)
        }
    }

    private static func schema(_ body: JSONValue, _ kind: ProviderConfiguration.Kind) -> JSONValue? {
        guard kind == .anthropic else { return body["response_format"]?["json_schema"]?["schema"] }
        guard case .array(let tools)? = body["tools"] else { return nil }
        return tools.first?["input_schema"]
    }

    @Test(
        "an answer that is no object is asked for within one, and comes without it",
        arguments: [ProviderConfiguration.Kind.openAI, .anthropic]
    )
    func wrapped(_ kind: ProviderConfiguration.Kind) async throws {
        let list = JSONSchema.array(.string())
        let (body, text) = try await asked(kind, list, answer: #"{"value": ["a", "b"]}"#)
        let schema = try #require(Self.schema(body, kind))
        #expect(schema["type"] == "object")
        #expect(schema["properties"]?["value"] == list.document)
        #expect(schema["required"] == ["value"])
        #expect(schema["additionalProperties"] == false)
        #expect(text == #"["a","b"]"#)
        // A model that answers without the object has answered all the same.
        if kind == .openAI {
            #expect(try await asked(kind, list, answer: #"["a"]"#).text == #"["a"]"#)
        }
    }

    @Test(
        "an object with alternatives beside its type is asked for within another",
        arguments: [ProviderConfiguration.Kind.openAI, .anthropic]
    )
    func alternatives(_ kind: ProviderConfiguration.Kind) async throws {
        let schema = try JSONSchema(
            Providers.value(#"{"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}"#)
        )
        let (body, text) = try await asked(kind, schema, answer: #"{"value": {"a": 1}}"#)
        let sent = try #require(Self.schema(body, kind))
        #expect(sent["anyOf"] == nil)
        #expect(sent["properties"]?["value"]?["anyOf"] != nil)
        #expect(text == #"{"a":1}"#)
    }

    @Test("references lead to where they led before the schema was put into an object")
    func references() throws {
        let tree = try JSONSchema(
            Providers.value(
                ##"{"type": "array", "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/$defs/leaf"}]}, "$defs": {"leaf": {"type": "string"}}}"##
            )
        )
        let envelope = OutputEnvelope(tree).schema
        try envelope.check()
        #expect(envelope.issues(in: ["value": [["a"], "b"]]).isEmpty)
        #expect(!envelope.issues(in: ["value": [[5]]]).isEmpty)
        #expect(envelope.document["$defs"]?["leaf"] == ["type": "string"])
    }

    @Test("an object goes as it is, and so does its answer")
    func plain() async throws {
        let schema = JSONSchema.object(["value": .integer()])
        let (body, text) = try await asked(.openAI, schema, answer: #"{"value": 5}"#)
        #expect(Self.schema(body, .openAI) == schema.document)
        #expect(text == #"{"value": 5}"#)
    }

    @Test("what strict mode does not know is left out if it only narrows, and the gateway checks it")
    func narrowed() async throws {
        let schema = try JSONSchema(
            Providers.value(
                """
                {"type": "object", "$schema": "https://json-schema.org/draft/2020-12/schema", "required": ["name", "kind"],
                "properties": {"name": {"type": "string", "minLength": 2, "format": "iri", "default": "x"},
                "kind": {"const": "a"}}}
                """
            )
        )
        let (body, _) = try await asked(.openAI, schema, answer: "{}")
        #expect(body["response_format"]?["json_schema"]?["strict"] == true)
        let sent = try #require(Self.schema(body, .openAI))
        #expect(sent["additionalProperties"] == false)
        #expect(sent["properties"] == ["name": ["type": "string"], "kind": ["enum": ["a"]]])
        #expect(sent["$schema"] == nil)
    }

    @Test(
        "a schema that strict mode cannot say goes whole, as advice",
        arguments: [
            #"{"type": "object", "properties": {"a": {"type": "string"}}}"#,
            #"{"type": "object", "properties": {"a": {"type": "object"}}, "required": ["a"]}"#,
            #"{"type": "object", "properties": {}, "additionalProperties": {"type": "string"}}"#,
            #"{"type": "object", "properties": {"a": {"oneOf": [{"type": "string"}, {"type": "null"}]}}, "required": ["a"]}"#,
            #"{"type": "object", "properties": {"a": true}, "required": ["a"]}"#,
        ]
    )
    func advice(_ text: String) async throws {
        let schema = JSONSchema(try Providers.value(text))
        let (body, _) = try await asked(.openAI, schema, answer: "{}")
        #expect(body["response_format"]?["json_schema"]?["strict"] == false)
        #expect(Self.schema(body, .openAI) == schema.document)
    }

    @Test("what providers refuse in a tool's arguments is not sent to them, and still checked")
    func tools() async throws {
        let parameters = try JSONSchema(
            Providers.value(
                #"{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}"#
            )
        )
        let tool = try AnyTool(
            definition: ToolDefinition(name: "f", description: "Does it.", parameters: parameters)
        ) { _ in "done" }
        await #expect(throws: ToolError.self) { try await tool.call([:], context: ToolContext(callID: "1")) }
        var request = Providers.question
        request.tools = [tool.definition]
        for kind in [ProviderConfiguration.Kind.openAI, .anthropic] {
            let asked = request
            let answer =
                kind == .openAI
                ? Providers.json(#"{"choices": [{"message": {"content": "x"}, "finish_reason": "stop"}]}"#)
                : Providers.json(#"{"stop_reason": "end_turn", "content": [{"type": "text", "text": "x"}]}"#)
            try await StubServer.run(answer) { server, url in
                let provider = try Providers.configuration(kind, url).makeProvider()
                _ = try await provider.respond(to: asked, idempotencyKey: nil, onDelta: nil)
                guard case .array(let tools)? = try Providers.body(server)["tools"] else { return }
                let sent = kind == .openAI ? tools.first?["function"]?["parameters"] : tools.first?["input_schema"]
                #expect(sent?["anyOf"] == nil)
                #expect(sent?["properties"]?["a"] != nil)
            }
        }
    }
}
