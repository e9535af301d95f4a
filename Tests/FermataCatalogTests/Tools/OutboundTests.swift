import Fermata
import FermataAI
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import FermataCatalog

@Suite("Tools on the network")
struct OutboundTests {
    @Test(
        "addresses that are not on the public internet are told from those that are",
        arguments: [
            ("8.8.8.8", true), ("1.1.1.1", true), ("172.15.0.1", true), ("172.32.0.1", true), ("2606:4700::1111", true),
            ("127.0.0.1", false), ("127.8.8.8", false), ("10.0.0.1", false), ("172.16.0.1", false),
            ("172.31.255.255", false), ("192.168.1.1", false), ("169.254.169.254", false), ("100.64.0.1", false),
            ("0.0.0.0", false), ("224.0.0.1", false), ("255.255.255.255", false), ("198.18.0.1", false), ("::1", false),
            ("::", false), ("fe80::1", false), ("fd00::1", false), ("ff02::1", false), ("::ffff:127.0.0.1", false),
            ("::ffff:8.8.8.8", true), ("64:ff9b::7f00:1", false), ("2002:7f00:1::", false), ("2001:0:7f00:1::", false),
            ("2001:db8::1", false),
        ]
    )
    func addresses(text: String, isPublic: Bool) throws {
        #expect(PublicAddress.contains(try SocketAddress(ipAddress: text, port: 80)) == isPublic)
    }

    @Test(
        "hosts are allowed by name, by what is below a name, and by port",
        arguments: [
            ("example.com", "example.com", 443, true), ("example.com", "EXAMPLE.com", 80, true),
            ("example.com", "www.example.com", 443, false), ("example.com", "badexample.com", 443, false),
            ("*.example.com", "a.b.example.com", 443, true), ("*.example.com", "example.com", 443, false),
            ("*.example.com", "evil-example.com", 443, false), ("example.com", "example.com.evil.org", 443, false),
            ("example.com", "example.com", 8_443, false), ("example.com:8443", "example.com", 8_443, true),
            ("example.com:8443", "example.com", 443, false), ("*", "anything.org", 443, true),
            ("*", "anything.org", 22, false), ("[::1]:8080", "::1", 8_080, true), ("", "example.com", 443, false),
        ]
    )
    func hosts(entry: String, host: String, port: Int, isAllowed: Bool) {
        #expect(OutboundAccess(allowedHosts: [entry]).allows(host: host, port: port) == isAllowed)
    }

    private func fetch(
        _ url: String,
        hosts: [String],
        isPrivateAllowed: Bool = true,
        resolving addresses: [String: String] = [:]
    ) -> (tool: WebFetchTool, arguments: JSONValue) {
        var access = OutboundAccess(allowedHosts: hosts, allowsPrivateAddresses: isPrivateAllowed, maximumBytes: 10_000)
        access.maximumRedirects = 2
        var client = OutboundClient(access: access)
        if !addresses.isEmpty {
            client.resolve = { host, port in try SocketAddress(ipAddress: addresses[host] ?? host, port: port) }
        }
        return (WebFetchTool(client: client, maximumCharacters: 10), ["url": .string(url)])
    }

    @Test("a page is read in parts, from the address that was checked")
    func page() async throws {
        try await LoopbackSite.serving(["/p": .html("<title>T</title><body>0123456789abcdef</body>")]) { site in
            // The name exists nowhere: the connection goes to the address the check saw.
            let url = "http://site.invalid:\(site.port)/p"
            let (tool, arguments) = fetch(
                url,
                hosts: ["site.invalid:\(site.port)"],
                resolving: ["site.invalid": "127.0.0.1"]
            )
            #expect(try await call(tool, arguments) == #"{"next":10,"text":"0123456789","title":"T","url":"\#(url)"}"#)
            let rest = try await call(tool, ["url": .string(url), "start": 10])
            #expect(rest.contains(#""text":"abcdef""#) && !rest.contains("next"))
            #expect(try await refusal(tool, ["url": .string(url), "start": 99]).contains("'start'"))
        }
    }

    @Test(
        "loopback, private and link-local addresses are refused in every spelling",
        arguments: [
            "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://0x7f000001/", "http://2130706433/",
            "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/",
            "http://10.0.0.1/", "http://192.168.0.1/",
        ]
    )
    func privateAddresses(url: String) async throws {
        let tool = WebFetchTool(access: OutboundAccess(allowedHosts: ["*"]))
        let words = try await refusal(tool, ["url": .string(url)])
        #expect(words.contains("not on the public internet") || words.contains("There is no host"), "\(words)")
    }

    @Test("a name that leads to a private address is refused, whatever the list says")
    func nameOfPrivateAddress() async throws {
        let (tool, arguments) = fetch(
            "http://good.example/",
            hosts: ["good.example"],
            isPrivateAllowed: false,
            resolving: ["good.example": "169.254.169.254"]
        )
        #expect(try await refusal(tool, arguments).contains("not on the public internet"))
    }

    @Test("a redirect to another host or a private address is refused, and not asked for")
    func redirects() async throws {
        try await LoopbackSite.serving([:]) { inside in
            try await LoopbackSite.serving([
                "/away": .redirect("http://other.example/"), "/in": .redirect("http://inner.example:\(inside.port)/"),
                "/file": .redirect("file:///etc/passwd"), "/loop": .redirect("/loop"),
            ]) { site in
                let host = "site.example:\(site.port)"
                let addresses = ["site.example": "127.0.0.1", "inner.example": "127.0.0.1"]
                func words(_ path: String) async throws -> String {
                    let (tool, arguments) = fetch("http://\(host)\(path)", hosts: [host], resolving: addresses)
                    return try await refusal(tool, arguments)
                }
                let away = try await words("/away")
                #expect(away.contains("not among the allowed"))
                let inner = try await words("/in")
                #expect(inner.contains("not among the allowed"))
                let file = try await words("/file")
                #expect(file.contains("must be http or https"))
                let loop = try await words("/loop")
                #expect(loop.contains("more than 2 times"))
            }
            #expect(inside.log == [])
        }
    }

    @Test(
        "addresses of other kinds are refused",
        arguments: [
            "", "file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1/", "http://user:pw@example.com/",
            "http:///",
            "javascript:alert(1)", "http://", "\u{0}", String(repeating: "a", count: 5_000),
        ]
    )
    func kinds(url: String) async throws {
        let tool = WebFetchTool(access: OutboundAccess(allowedHosts: ["*"], allowsPrivateAddresses: true))
        #expect(try await !refusal(tool, ["url": .string(url)]).isEmpty)
    }

    @Test("what is too large, no page, missing, or busy is told apart")
    func answers() async throws {
        let large = LoopbackSite.Answer(
            headers: [("content-type", "text/plain")],
            body: Array(repeating: 97, count: 1_000),
            repeats: 50_000
        )
        let image = LoopbackSite.Answer(headers: [("content-type", "image/png")], body: [1])
        let busy = LoopbackSite.Answer(status: .tooManyRequests, headers: [("retry-after", "7")])
        try await LoopbackSite.serving(["/large": large, "/image": image, "/busy": busy]) { site in
            func tool(_ path: String) -> (tool: WebFetchTool, arguments: JSONValue) {
                fetch(site.address(path), hosts: ["127.0.0.1:\(site.port)"])
            }
            for (path, words) in [("/large", "10000 bytes"), ("/image", "image/png"), ("/none", "status 404")] {
                let (tool, arguments) = tool(path)
                #expect(try await refusal(tool, arguments).contains(words))
            }
            let (tool, arguments) = tool("/busy")
            let error = try await failure { try await call(tool, arguments) }
            #expect(error.nextRetryDelay == .seconds(7) && !error.isNonRetryable)
        }
    }
}
