import SwiftProtobuf
import Testing

@testable import FermataEngine

@Suite("engine time")
struct EngineTimeTests {
    @Test("a moment before 1970 survives the way through a protocol message")
    func beforeTheEpoch() {
        let time = EngineTime(nanoseconds: -1)
        #expect(time.timestamp.seconds == -1)
        #expect(time.timestamp.nanos == 999_999_999)
        #expect(EngineTime(time.timestamp) == time)
    }

    @Test("arithmetic stops at the ends of what can be said")
    func ends() {
        #expect(EngineTime(nanoseconds: .max - 1) + .seconds(1) == .distantFuture)
        #expect(EngineTime(nanoseconds: .min) - EngineTime(nanoseconds: .max) == .nanoseconds(Int64.min))
        #expect(EngineTime(nanoseconds: 0) + .seconds(Int64.max) == .distantFuture)
    }
}
