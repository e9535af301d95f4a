import Fermata
import FermataAI
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import FermataCatalog

@Suite("Redirects and what was meant for one site")
struct RedirectTests {
    private static let secrets = [("X-Company-Token", "secret"), ("Authorization", "Bearer secret")]

    private func client(_ sites: LoopbackSite...) -> OutboundClient {
        let hosts = sites.map { "127.0.0.1:\($0.port)" }
        return OutboundClient(access: OutboundAccess(allowedHosts: hosts, allowsPrivateAddresses: true))
    }

    @Test(
        "another site gets neither headers nor bodies, nor what changes something, also on the way back",
        arguments: [302, 307, 308]
    )
    func elsewhere(status: Int) async throws {
        try await LoopbackSite.serving(["/there": .html("there")]) { other in
            let away = LoopbackSite.Answer(
                status: HTTPResponseStatus(statusCode: status),
                headers: [("location", other.address("/there"))]
            )
            try await LoopbackSite.serving(["/here": away]) { site in
                let request = OutboundClient.Request(
                    method: .POST,
                    url: try #require(URL(string: site.address("/here"))),
                    headers: Self.secrets,
                    body: Data("secret".utf8)
                )
                #expect(try await client(site, other).send(request).status == 200)
                #expect(site.heads.first?.headers["x-company-token"] == ["secret"])
                let head = try #require(other.heads.first)
                #expect(head.method == .GET)
                #expect(head.headers["content-length"].isEmpty && head.headers["transfer-encoding"].isEmpty)
                #expect(!"\(head.headers)".contains("secret"))
            }
        }
    }

    @Test("the same site still knows who asks")
    func sameSite() async throws {
        try await LoopbackSite.serving(["/here": .redirect("/there"), "/there": .html("there")]) { site in
            let url = try #require(URL(string: site.address("/here")))
            _ = try await client(site).send(.init(url: url, headers: Self.secrets))
            #expect(site.heads.map { $0.headers["x-company-token"] } == [["secret"], ["secret"]])
        }
    }

    @Test(
        "another scheme, host or port is another site; the standard port and capitals make none",
        arguments: [
            ("https://a.example/", "http://a.example/", true), ("https://a.example/", "https://b.example/", true),
            ("https://a.example/", "https://a.example:8443/", true),
            ("https://a.example/", "https://x.a.example/", true),
            ("http://a.example/", "https://a.example/", true), ("https://a.example/", "https://A.example:443/b", false),
        ]
    )
    func origins(from: String, to: String, isElsewhere: Bool) throws {
        let request = OutboundClient.Request(
            method: .PUT,
            url: try #require(URL(string: from)),
            headers: Self.secrets,
            body: Data()
        )
        let next = request.redirected(to: try #require(URL(string: to)), status: 307)
        #expect(next.headers.isEmpty == isElsewhere)
        #expect((next.body == nil) == isElsewhere)
        #expect(next.method == (isElsewhere ? .GET : .PUT))
    }

    /// Calls the only operation of an API, which asks for a path of the site.
    private func look(_ path: String, at site: LoopbackSite, _ client: OutboundClient) async throws -> String {
        let tools = try OpenAPITools(
            document: ["openapi": "3.1.0", "paths": .object([path: ["get": ["operationId": "look"]]])],
            baseURL: try #require(URL(string: site.address(""))),
            access: client.access,
            headers: ["X-Company-Token": "secret"]
        )
        let tool = try #require(tools.tools.first)
        return try await tool.call([:], context: ToolContext(callID: "1"))
    }

    @Test("an API's tool follows redirects within the API's site and to no other, allowed or not")
    func api() async throws {
        try await LoopbackSite.serving(["/pets": .html("stolen")]) { other in
            let pages: [String: LoopbackSite.Answer] = [
                "/away": .redirect(other.address("/pets")), "/old": .redirect("/pets"), "/pets": .html("a pet"),
            ]
            try await LoopbackSite.serving(pages) { site in
                let client = client(site, other)
                let words = try await look("/old", at: site, client)
                #expect(words == "a pet")
                let error = await #expect(throws: ToolError.self) { try await look("/away", at: site, client) }
                #expect(error?.messageForModel.contains("redirects to another site") == true)
                #expect(other.heads.isEmpty)
            }
        }
    }
}
