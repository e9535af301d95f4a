import Foundation
import Testing

@testable import FermataEngine

@Suite("unique ids")
struct UniqueIDTests {
    @Test("they are UUIDs of their version, in lower case, and no two are alike")
    func form() throws {
        var seen: Set<String> = []
        for number in 0..<1000 {
            let random = UniqueID.make()
            let timed = UniqueID.make(at: EngineTime(nanoseconds: Int64(number) * 1_000_000))
            for (id, version) in [(random, 4), (timed, 7)] {
                let uuid = try #require(UUID(uuidString: id)).uuid
                #expect(id == id.lowercased())
                #expect(uuid.6 >> 4 == version)
                #expect(uuid.8 >> 6 == 0b10)
                #expect(seen.insert(id).inserted)
            }
        }
    }

    @Test("those with a time begin with it, in milliseconds")
    func time() {
        let id = UniqueID.make(at: EngineTime(nanoseconds: 0x0123_4567_89AB * 1_000_000))
        #expect(id.hasPrefix("01234567-89ab-7"))
    }
}
