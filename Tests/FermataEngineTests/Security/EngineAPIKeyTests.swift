import Foundation
import Testing

@testable import FermataEngine

@Suite("API keys")
struct EngineAPIKeyTests {
    private let reader = EnginePermissions(namespaces: ["default": .reader])

    @Test("a short key is refused, and what is no hash too")
    func refused() {
        #expect(EngineAPIKey(name: "a", key: "short", permissions: reader) == nil)
        #expect(EngineAPIKey(name: "a", sha256: "abc", permissions: reader) == nil)
        #expect(EngineAPIKey(name: "a", sha256: String(repeating: "g", count: 64), permissions: reader) == nil)
    }

    @Test("a key and its hash are the same")
    func hash() throws {
        let plain = try #require(EngineAPIKey(name: "a", key: "0123456789abcdef", permissions: reader))
        let hash = "9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f"
        let hashed = try #require(EngineAPIKey(name: "a", sha256: hash, permissions: reader))
        #expect(plain.digest == hashed.digest)
    }

    @Test("a file has a key on each line")
    func file() throws {
        let keys = try EngineAPIKey.keys(
            inFile: file(
                """
                # comment

                alice  0123456789abcdef  default:read,orders:write
                \troot\tsha256:9F9F5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f temporal-system:admin
                """
            )
        )
        #expect(keys.map(\.name) == ["alice", "root"])
        #expect(keys[0].permissions.namespaces == ["default": .reader, "orders": .writer])
        #expect(keys[1].permissions.system == .admin)
        #expect(keys[0].digest == keys[1].digest)
    }

    @Test(
        "a wrong line is named, and its key is not",
        arguments: [
            "alice 0123456789abcdef", "alice tooshort default:read", "alice 0123456789abcdef default:fly",
            "alice sha256:123 default:read", "alice 0123456789abcdef default:read more",
        ]
    )
    func wrongLine(_ line: String) throws {
        let file = try file("# first\n" + line)
        let error = try #require(throws: EngineError.self) { try EngineAPIKey.keys(inFile: file) }
        #expect(error.message.contains("line 2"))
        #expect(!error.message.contains("0123456789abcdef") && !error.message.contains("tooshort"))
    }

    private func file(_ text: String) throws -> URL {
        let url = URL.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        try text.write(to: url, atomically: true, encoding: .utf8)
        return url
    }
}
