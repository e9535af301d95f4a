import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Ids and lists of Nexus operations without a workflow", .timeLimit(.minutes(1)))
struct NexusOperationIDTests {
    @Test("an id that runs is refused, taken as it is, or recognised as the same request")
    func conflict() async throws {
        let fixture = try await NexusOperationServiceFixture()
        let runID = try await fixture.start("o").runID
        let message = await refusal { try await fixture.start("o") { $0.requestID = "other" } }
        #expect(message == "nexus operation execution already started: request_id=start-o, run_id=\(runID)")
        let existing = try await fixture.start("o") {
            $0.requestID = "other"
            $0.idConflictPolicy = .useExisting
        }
        #expect(existing.runID == runID)
        #expect(!existing.started)
        let repeated = try await fixture.start("o")
        #expect(repeated.runID == runID)
        #expect(!repeated.started)
    }

    @Test("an id that has ended is used again as the client allows")
    func reuse() async throws {
        let fixture = try await NexusOperationServiceFixture()
        try await fixture.start("o")
        try await fixture.answer(fixture.poll(), .result("out"))
        for policy in [Temporal_Api_Enums_V1_NexusOperationIdReusePolicy.allowDuplicateFailedOnly, .rejectDuplicate] {
            let message = await refusal {
                try await fixture.start("o") {
                    $0.requestID = "again"
                    $0.idReusePolicy = policy
                }
            }
            #expect(message?.hasPrefix("nexus operation execution already started") == true)
        }
        #expect(try await fixture.start("o") { $0.requestID = "again" }.started)
        try await fixture.terminate("o")
        let afterFailure = try await fixture.start("o") {
            $0.requestID = "third"
            $0.idReusePolicy = .allowDuplicateFailedOnly
        }
        #expect(afterFailure.started)
    }

    @Test("lists and counts find operations by what they are, and workflow lists don't show them")
    func lists() async throws {
        let fixture = try await NexusOperationServiceFixture()
        try await fixture.start("a")
        try await fixture.start("b") { $0.operation = "other" }
        try await fixture.terminate("b")
        #expect(try await fixture.list("Endpoint = 'endpoint' AND Service = 'service'") == ["a", "b"])
        #expect(try await fixture.list("Operation = 'other'") == ["b"])
        #expect(try await fixture.list("OperationId = 'a' AND ExecutionStatus = 'Running'") == ["a"])
        #expect(try await fixture.count("").count == 2)
        let groups = try await fixture.count("GROUP BY ExecutionStatus").groups
        #expect(groups.map(\.count) == [1, 1])
        let page = try await fixture.engine.list("", "default", 0, .init())
        #expect(page.executions.isEmpty)
    }

    @Test("a deleted operation is gone, running or not")
    func delete() async throws {
        let fixture = try await NexusOperationServiceFixture()
        try await fixture.start("o")
        try await fixture.delete("o")
        #expect(await refusal { _ = try await fixture.describe("o") } == "operation not found for ID: o")
        #expect(try await fixture.list("").isEmpty)
        #expect(try await fixture.start("o") { $0.requestID = "again" }.started)
    }

    @Test("requests that make no sense are refused with what is wrong")
    func checks() async throws {
        let fixture = try await NexusOperationServiceFixture()
        let cases: [(String, (inout StartNexusOperationRequest) -> Void)] = [
            ("operation_id is required", { $0.operationID = "" }),
            ("endpoint is required", { $0.endpoint = "" }),
            ("service is required", { $0.service = "" }),
            ("operation is required", { $0.operation = "" }),
            (
                "service exceeds length limit. Length=1001 Limit=1000",
                { $0.service = String(repeating: "x", count: 1001) }
            ),
            (
                "schedule_to_close_timeout is invalid: negative duration",
                { $0.scheduleToCloseTimeout.seconds = -1 }
            ),
            (
                "nexus_header contains a disallowed key: \"Request-Timeout\"",
                { $0.nexusHeader = ["Request-Timeout": "1s"] }
            ),
            ("nexus_header exceeds size limit", { $0.nexusHeader = ["a": String(repeating: "x", count: 9000)] }),
        ]
        for (message, configure) in cases {
            #expect(await refusal { try await fixture.start("o", configure: configure) } == message)
        }
    }
}
