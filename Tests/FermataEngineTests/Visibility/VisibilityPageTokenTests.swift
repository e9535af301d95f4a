import Foundation
import Testing

@testable import FermataEngine

@Suite("page tokens of lists")
struct VisibilityPageTokenTests {
    @Test("a token survives the way to a client and back")
    func roundTrip() throws {
        let token = VisibilityQuery.PageToken(sortTime: .max, startTime: -1, run: 42)
        #expect(try VisibilityQuery.PageToken.decode(token.data) == token)
    }

    @Test("no token asks for the first page")
    func empty() throws {
        #expect(try VisibilityQuery.PageToken.decode(Data()) == nil)
    }

    @Test(
        "other bytes are refused",
        arguments: [
            Data("junk".utf8), Data(count: 25), Data([1]), Data(repeating: 1, count: 26), Data("{}".utf8),
        ]
    )
    func foreign(data: Data) {
        #expect(throws: EngineError.self) { try VisibilityQuery.PageToken.decode(data) }
    }
}
