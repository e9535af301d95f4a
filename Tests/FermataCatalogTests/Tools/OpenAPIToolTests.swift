import Fermata
import FermataAI
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import FermataCatalog

@Suite("Tools of an OpenAPI document")
struct OpenAPIToolTests {
    private static let document: JSONValue = [
        "openapi": "3.0.3",
        "servers": [["url": "http://evil.example/"]],
        "paths": [
            "/pets/{id}": [
                "parameters": [["name": "id", "in": "path", "required": true, "schema": ["type": "string"]]],
                "get": [
                    "operationId": "getPet", "summary": "Finds a pet.",
                    "parameters": [
                        ["name": "fields", "in": "query", "schema": ["type": "array", "items": ["type": "string"]]],
                        ["name": "X-Api-Key", "in": "header", "schema": ["type": "string"]],
                        ["name": "session", "in": "cookie", "schema": ["type": "string"]],
                    ],
                ],
                "delete": ["operationId": "deletePet"],
            ],
            "/pets": [
                "post": [
                    "operationId": "add pet!",
                    "requestBody": [
                        "required": true,
                        "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Pet"]]],
                    ],
                ]
            ],
            "/upload": [
                "post": [
                    "operationId": "upload",
                    "requestBody": ["required": true, "content": ["application/octet-stream": [:]]],
                ]
            ],
        ],
        "components": [
            "schemas": [
                "Pet": [
                    "type": "object", "required": ["name"], "xml": ["name": "pet"], "example": ["name": "Rex"],
                    "properties": [
                        "name": ["type": "string", "minLength": 1],
                        "tag": ["type": "string", "nullable": true],
                        "age": ["type": "integer", "minimum": 0, "exclusiveMinimum": true],
                        "parent": ["$ref": "#/components/schemas/Pet"],
                    ],
                ]
            ]
        ],
    ]

    private func tools(
        _ base: String = "http://127.0.0.1:1/v1/",
        hosts: [String] = ["*"],
        headers: [String: String] = [:],
        operations: Set<String>? = nil,
        document: JSONValue = document
    ) throws -> [AnyTool] {
        let access = OutboundAccess(
            allowedHosts: hosts,
            allowsPrivateAddresses: true,
            maximumBytes: 1_000,
            timeout: .seconds(100)
        )
        return try OpenAPITools(
            document: document,
            baseURL: try #require(URL(string: base)),
            access: access,
            headers: headers,
            operations: operations
        ).tools
    }

    private func run(_ tool: AnyTool?, _ arguments: JSONValue) async throws -> String {
        let tool = try #require(tool)
        return try await tool.call(arguments, context: ToolContext(callID: "call-1"))
    }

    @Test("unless told otherwise only operations that read are offered")
    func reading() throws {
        #expect(try tools().map(\.definition.name) == ["getPet"])
    }

    @Test("parameters and bodies become a schema, references and all, that checks the arguments")
    func schemas() async throws {
        let tools = try tools(operations: ["getPet", "add pet!", "deletePet"])
        #expect(tools.map(\.definition.name) == ["add_pet_", "getPet", "deletePet"])
        let get = tools[1].definition
        #expect(get.description == "Finds a pet.")
        #expect(get.parameters.document["required"] == ["id"])
        #expect(get.parameters.document["properties"]?["session"] == nil)
        let pet = tools[0].definition.parameters.document["properties"]?["body"]
        #expect(pet?["properties"]?["tag"]?["type"] == ["string", "null"])
        #expect(pet?["properties"]?["age"] == ["type": "integer", "exclusiveMinimum": 0])
        #expect(pet?["example"] == nil)
        await #expect(throws: ToolError.self) { try await run(tools[0], ["body": ["name": ""]]) }
        await #expect(throws: ToolError.self) { try await run(tools[0], ["body": ["name": "a", "age": 0]]) }
    }

    @Test("a request goes to the base URL with its secrets, and arguments cannot leave their place")
    func requests() async throws {
        let path = "/v1/pets/..%2F..%2Fadmin%3Fx=1"
        let answer = LoopbackSite.Answer(
            headers: [("content-type", "application/json")],
            body: Array("{\"ok\":1}".utf8)
        )
        try await LoopbackSite.serving([
            path.replacing("=", with: "%3D"): answer, "/v1/pets/7?fields=a&fields=b%26c": answer,
        ]) {
            site in
            let host = "127.0.0.1:\(site.port)"
            let tool = try tools("http://\(host)/v1/", hosts: [host], headers: ["X-Api-Key": "secret"]).first
            #expect(try await run(tool, ["id": "../../admin?x=1"]) == "{\"ok\":1}")
            #expect(try await run(tool, ["id": "7", "fields": ["a", "b&c"], "X-Api-Key": "mine"]) == "{\"ok\":1}")
            for id in ["", ".", ".."] {
                await #expect(throws: ToolError.self) { try await run(tool, ["id": .string(id)]) }
            }
            await #expect(throws: ToolError.self) { try await run(tool, ["id": "none"]) }
        }
    }

    @Test("a busy API is asked again where that is harmless, and told to the model where it is not")
    func retries() async throws {
        let busy = LoopbackSite.Answer(status: .serviceUnavailable, headers: [("retry-after", "3")])
        try await LoopbackSite.serving(["/v1/pets/1": busy, "/v1/pets": busy]) { site in
            let tools = try tools(
                site.address("/v1"),
                hosts: ["127.0.0.1:\(site.port)"],
                operations: ["getPet", "add pet!"]
            )
            let error = try await failure { try await run(tools[1], ["id": "1"]) }
            #expect(error.nextRetryDelay == .seconds(3))
            let words = try await #require(throws: ToolError.self) { try await run(tools[0], ["body": ["name": "a"]]) }
            #expect(words.messageForModel.contains("may have been done"))
        }
    }

    @Test("what changes something carries the call's key, which is the same when it is tried again")
    func idempotencyKey() async throws {
        try await LoopbackSite.serving(["/v1/pets/1": .html("gone")]) { site in
            let tool = try #require(
                try tools(site.address("/v1"), hosts: ["127.0.0.1:\(site.port)"], operations: ["deletePet"]).first
            )
            for key in ["k1", "k1", "k2"] {
                let context = ToolContext(callID: "call_0", idempotencyKey: key, workflowID: "w")
                _ = try await tool.call(["id": "1"], context: context)
            }
            #expect(site.heads.map { $0.headers["idempotency-key"] } == [["k1"], ["k1"], ["k2"]])
        }
    }

    @Test("an answer of many megabytes is cut")
    func large() async throws {
        let large = LoopbackSite.Answer(body: Array(repeating: 97, count: 1 << 20), repeats: 50)
        try await LoopbackSite.serving(["/v1/pets/1": large]) { site in
            let tool = try tools(site.address("/v1"), hosts: ["127.0.0.1:\(site.port)"]).first
            let text = try await run(tool, ["id": "1"])
            #expect(text.hasSuffix("[more than 1000 bytes; the rest was left out]") && text.utf8.count < 1_100)
        }
    }

    @Test("a base URL that is not allowed is reached by no call, whatever servers the document names")
    func host() async throws {
        let tool = try tools("http://127.0.0.1:1/", hosts: ["evil.example"]).first
        let error = try await #require(throws: ToolError.self) { try await run(tool, ["id": "1"]) }
        #expect(error.messageForModel.contains("not among the allowed"))
    }

    @Test("a document that cannot be used is refused by name")
    func documents() throws {
        #expect(throws: FermataError.self) { try tools(document: ["swagger": "2.0"]) }
        #expect(throws: FermataError.self) { try tools(document: ["openapi": "3.1.0"]) }
        #expect(throws: FermataError.self) { try tools(operations: ["nothing"]) }
        #expect(throws: FermataError.self) { try tools(operations: ["upload"]) }
        #expect(throws: FermataError.self) { try tools("mailto:a@b") }
    }

    @Test("schemas that refer to themselves a thousandfold stay small")
    func bomb() throws {
        var schemas: [String: JSONValue] = [:]
        for level in 0..<30 {
            let next: JSONValue = ["$ref": .string("#/components/schemas/s\(level + 1)")]
            schemas["s\(level)"] = ["type": "object", "properties": ["a": next, "b": next, "c": next]]
        }
        let document: JSONValue = [
            "openapi": "3.1.0", "components": ["schemas": .object(schemas)],
            "paths": [
                "/x": [
                    "get": [
                        "operationId": "x",
                        "parameters": [["name": "q", "in": "query", "schema": ["$ref": "#/components/schemas/s0"]]],
                    ]
                ]
            ],
        ]
        let tool = try #require(try tools(document: document).first)
        #expect(try JSONEncoder().encode(tool.definition).count < 500_000)
    }
}
