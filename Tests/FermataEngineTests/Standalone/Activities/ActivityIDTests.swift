import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Starting an activity under an id that there is already")
struct ActivityIDTests {
    @Test("one that runs is left alone, unless the client wants it")
    func conflict() async throws {
        let fixture = try await ActivityServiceFixture()
        let first = try await fixture.start { $0.requestID = "one" }
        let error = await #expect(throws: EngineError.self) { try await fixture.start() }
        #expect(error?.message == "activity execution already started")
        #expect(error?.code == .alreadyExists)
        let details = error?.details.first as? Temporal_Api_Errordetails_V1_ActivityExecutionAlreadyStartedFailure
        #expect(details?.runID == first.runID)
        #expect(details?.startRequestID == "one")
        let second = try await fixture.start { $0.idConflictPolicy = .useExisting }
        #expect(second.runID == first.runID)
        #expect(!second.started)
    }

    @Test("the same request again finds what it has started")
    func repeated() async throws {
        let fixture = try await ActivityServiceFixture()
        let first = try await fixture.start { $0.requestID = "one" }
        #expect(try await fixture.start { $0.requestID = "one" }.runID == first.runID)
        try await fixture.terminate()
        #expect(try await fixture.start { $0.requestID = "one" }.runID == first.runID)
    }

    @Test("one that has ended makes room, as far as the client allows it")
    func reuse() async throws {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start()
        try await fixture.complete(try await fixture.poll())
        #expect(await refusal { try await fixture.start { $0.idReusePolicy = .rejectDuplicate } } != nil)
        #expect(await refusal { try await fixture.start { $0.idReusePolicy = .allowDuplicateFailedOnly } } != nil)
        try await fixture.start { $0.idReusePolicy = .allowDuplicate }
        try await fixture.terminate()
        #expect(try await fixture.start { $0.idReusePolicy = .allowDuplicateFailedOnly }.started)
    }

    @Test("without a run id the newest run is meant, and earlier ones are found by theirs")
    func runs() async throws {
        let fixture = try await ActivityServiceFixture()
        let first = try await fixture.start().runID
        try await fixture.terminate()
        let second = try await fixture.start().runID
        #expect(try await fixture.describe().runID == second)
        let earlier = try await fixture.describe { $0.runID = first }
        #expect(earlier.info.status == .terminated)
    }

    @Test("links and callbacks of a start that met a running activity are attached to it, once")
    func attaches() async throws {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start()
        for _ in 0..<2 {
            try await fixture.start {
                $0.requestID = "two"
                $0.idConflictPolicy = .useExisting
                $0.onConflictOptions.attachRequestID = true
                $0.onConflictOptions.attachLinks = true
                $0.onConflictOptions.attachCompletionCallbacks = true
                $0.links = [
                    .with {
                        $0.workflowEvent.namespace = "default"
                        $0.workflowEvent.workflowID = "w"
                        $0.workflowEvent.runID = "r"
                    }
                ]
                $0.completionCallbacks = [.with { $0.nexus.url = NexusCallbackToken.systemURL }]
            }
        }
        let described = try await fixture.describe()
        #expect(described.info.links.map(\.workflowEvent.workflowID) == ["w"])
        #expect(described.callbacks.map(\.info.state) == [.standby])
    }
}
