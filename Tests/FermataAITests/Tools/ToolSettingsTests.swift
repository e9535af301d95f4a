import Fermata
import FermataAI
import Foundation
import Testing

@Suite("Tools in a configuration file")
struct ToolSettingsTests {
    private static func configuration(_ tools: String) throws -> GatewayConfiguration {
        try GatewayConfiguration(
            yaml: """
                providers: [{name: local, kind: local}]
                models: [{name: default, provider: local, model: local}]
                tools:
                \(tools)
                """
        )
    }

    @Test("each kind is read with its settings, and written as it was read")
    func kinds() throws {
        let configuration = try Self.configuration(
            """
              - kind: calculator
              - {kind: web_fetch, allowedHosts: [example.com], maximumBytes: 1000, timeoutSeconds: 5}
              - {kind: files, roots: [notes]}
              - {kind: sql, name: orders, file: orders.db, about: Orders., maximumRows: 5}
              - {kind: openapi, document: api.json, server: "https://api.example.com", apiKeyEnvironment: KEY}
              - kind: workflows
                start: {SampleWorkflow: Tidies a text.}
                query: {LongRunningWorkflow: {progress: How far it is.}}
            """
        )
        #expect(
            configuration.tools == [
                .calculator,
                .webFetch(WebFetchSettings(allowedHosts: ["example.com"], maximumBytes: 1_000, timeoutSeconds: 5)),
                .files(FileToolSettings(roots: ["notes"])),
                .sql(SQLToolSettings(name: "orders", file: "orders.db", about: "Orders.", maximumRows: 5)),
                .openAPI(
                    OpenAPIToolSettings(
                        document: "api.json",
                        server: "https://api.example.com",
                        apiKeyEnvironment: "KEY"
                    )
                ),
                .workflows(
                    WorkflowToolSettings(
                        start: ["SampleWorkflow": "Tidies a text."],
                        query: ["LongRunningWorkflow": ["progress": "How far it is."]]
                    )
                ),
            ]
        )
        let data = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(GatewayConfiguration.self, from: data) == configuration)
    }

    @Test("a file without tools leaves them to the worker")
    func none() throws {
        #expect(GatewayConfiguration.local.tools == nil)
    }

    @Test(
        "what is wrong is named with its place and what would be right",
        arguments: [
            ("  - {kind: telepathy}", "tools[0].kind", "web_fetch"),
            ("  - {kind: calculator, digits: 3}", "tools[0].digits", "There is no setting"),
            ("  - {kind: web_fetch, allowedHost: [a]}", "allowedHost", "allowedHosts"),
            ("  - {kind: web_fetch, allowedHosts: []}", "tools[0].allowedHosts", "empty"),
            ("  - {kind: web_fetch, allowedHosts: [a], maximumBytes: 0}", "maximumBytes", "from 1"),
            ("  - {kind: files}", "tools[0].roots", "missing"),
            ("  - {kind: sql, file: x}", "tools[0].about", "missing"),
            ("  - {kind: workflows}", "tools[0]", "'start'"),
        ]
    )
    func refused(_ tools: String, _ place: String, _ remedy: String) {
        let error = #expect(throws: FermataError.self) { try Self.configuration(tools) }
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(remedy) == true, "\(error?.message ?? "")")
    }
}
