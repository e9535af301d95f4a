import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("Tools made of a configuration file")
struct ToolAssemblyTests {
    private static let document = """
        {"openapi": "3.1.0", "info": {"title": "Orders", "version": "1"}, "paths": {
            "/orders": {"get": {"operationId": "list_orders", "summary": "Lists the orders.", "responses": {}}}}}
        """

    private func tools(
        _ settings: [ToolSettings],
        folder: String,
        environment: [String: String] = [:]
    ) async throws -> [AnyTool] {
        try await ToolAssembly(
            folder: URL(filePath: folder, directoryHint: .isDirectory),
            taskQueue: "q",
            environment: environment
        ).tools(settings)
    }

    private func refusal(
        _ settings: [ToolSettings],
        folder: String = "/nowhere",
        environment: [String: String] = [:]
    ) async -> String {
        let error = await #expect(throws: FermataError.self) {
            _ = try await tools(settings, folder: folder, environment: environment)
        }
        #expect(error?.code == .invalidConfiguration)
        return error?.message ?? ""
    }

    @Test("each entry makes its tools, in the order of the file; paths count from the file's folder")
    func all() async throws {
        try await withTemporaryFolder { folder in
            try write("hello", to: folder + "/notes/a.txt")
            try write(Self.document, to: folder + "/api.json")
            let made = try await tools(
                [
                    .calculator, .webFetch(WebFetchSettings(allowedHosts: ["example.com"])),
                    .files(FileToolSettings(roots: ["notes"])),
                    .openAPI(OpenAPIToolSettings(document: "api.json", server: "https://api.example.com")),
                    .workflows(WorkflowToolSettings(start: ["A": "Does a."], query: ["A": [:]])),
                ],
                folder: folder
            )
            #expect(
                made.map(\.definition.name) == [
                    "calculator", "web_fetch", "list_files", "read_file", "list_orders", "start_workflow",
                    "query_workflow",
                ]
            )
            let context = ToolContext(callID: "c", agent: "a", workflowID: nil, runID: nil) {}
            let answer = try await made[3].call(["path": "a.txt", "firstLine": 1], context: context)
            #expect(answer.contains("hello"))
        }
    }

    @Test("an API's document is read from its address, and its key goes into the header")
    func fetchedDocument() async throws {
        let pages: [String: LoopbackSite.Answer] = [
            "/api.json": .init(headers: [("content-type", "application/json")], body: Array(Self.document.utf8)),
            "/orders": .init(headers: [("content-type", "application/json")], body: Array("[7]".utf8)),
        ]
        try await LoopbackSite.serving(pages) { site in
            let settings = OpenAPIToolSettings(
                document: site.address("/api.json"),
                server: site.address(""),
                apiKeyEnvironment: "ORDERS_KEY",
                allowPrivateAddresses: true
            )
            let made = try await tools([.openAPI(settings)], folder: "/", environment: ["ORDERS_KEY": "k"])
            let context = ToolContext(callID: "c", agent: "a", workflowID: nil, runID: nil) {}
            #expect(try await made[0].call([:], context: context).contains("7"))
            #expect(site.log == ["/api.json", "/orders"])
            let missing = await refusal([.openAPI(settings)])
            #expect(missing.contains("ORDERS_KEY"))
        }
    }

    @Test("an address on this machine's network is not read unless the entry allows it")
    func privateDocument() async throws {
        try await LoopbackSite.serving(["/api.json": .init(body: Array(Self.document.utf8))]) { site in
            let settings = OpenAPIToolSettings(document: site.address("/api.json"), server: "https://api.example.com")
            let message = await refusal([.openAPI(settings)])
            #expect(message.contains("not on the public internet"))
            #expect(site.log.isEmpty)
        }
    }

    @Test("what cannot be made is named by its entry, with what to change")
    func refused() async {
        let files = await refusal([.calculator, .files(FileToolSettings(roots: ["notes"]))])
        #expect(files.contains("tools[1] (files)") && files.contains("/nowhere/notes"))
        let sql = await refusal([.sql(SQLToolSettings(file: "orders.db", about: "Orders."))])
        #expect(sql.contains("tools[0] (sql)") && sql.contains("/nowhere/orders.db"))
        let twice = await refusal([.calculator, .calculator])
        #expect(twice.contains("'calculator' already"))
        let document = await refusal([.openAPI(OpenAPIToolSettings(document: "api.json", server: "https://a.example"))])
        #expect(document.contains("/nowhere/api.json"))
        let server = await refusal([.openAPI(OpenAPIToolSettings(document: "api.json", server: "a.example"))])
        #expect(server.contains("'server'"))
    }
}
