import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Retention")
struct RetentionTests {
    @Test("a closed run is deleted when its retention ends, and not before")
    func deletesExpired() async throws {
        let fixture = try await ServiceFixture()
        let id = try fixture.namespaceID()
        try await fixture.start("open")
        try await fixture.start("closed")
        try await fixture.terminate("closed")

        fixture.clock.advance(to: fixture.clock.now() + .seconds(86_399))
        try await fixture.engine.deleteExpired()
        #expect(try fixture.rows(id) == 2)

        fixture.clock.advance(to: fixture.clock.now() + .seconds(1))
        try await fixture.engine.deleteExpired()
        #expect(try fixture.rows(id) == 1)
        let message = await refusal { try await fixture.terminate("closed") }
        #expect(message == "workflow not found for ID: closed")
        #expect(await refusal { try await fixture.terminate("open") } == nil)
    }
}
