import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Lists of workers")
struct WorkerListTests {
    private let worker = WorkerHeartbeat.with {
        $0.workerInstanceKey = "k"
        $0.taskQueue = "orders"
        $0.sdkName = "sdk"
        $0.status = .running
        $0.startTime = EngineTime(nanoseconds: 1_700_000_000_000_000_000).timestamp
    }

    @Test(
        "a filter finds what it asks for",
        arguments: [
            ("", true),
            ("TaskQueue = 'orders'", true),
            ("TaskQueue = 'other'", false),
            ("TaskQueue = 'other' OR (SdkName = 'sdk' AND TaskQueue != 'x')", true),
            ("TaskQueue STARTS_WITH 'ord'", true),
            ("HostName IS NULL", true),
            ("StartTime IS NOT NULL", true),
            ("WorkerStatus = 'Running'", true),
            ("StartTime < '2023-01-01T00:00:00Z'", false),
            ("StartTime BETWEEN '2023-11-01T00:00:00Z' AND '2023-12-01T00:00:00Z'", true),
            ("HeartbeatTime > '2023-01-01T00:00:00Z'", false),
        ]
    )
    func filters(query: String, isFound: Bool) throws {
        #expect(try WorkerFilter(query).matches(worker) == isFound)
    }

    @Test(
        "a filter that cannot be understood is refused",
        arguments: [
            "Bogus = '1'", "TaskQueue = 1", "TaskQueue > 'a'", "NOT TaskQueue = 'a'", "StartTime = 'noon'", "junk junk",
            "TaskQueue = 'a' ORDER BY TaskQueue",
        ]
    )
    func refuses(query: String) {
        #expect(throws: EngineError.self) { try WorkerFilter(query) }
    }

    @Test("a worker that is silent for too long is gone")
    func expires() throws {
        let clock = ManualClock()
        let registry = WorkerRegistry(clock: clock)
        registry.record(worker, namespaceID: "n")
        #expect(registry.heartbeats(namespaceID: "n").count == 1)
        #expect(registry.heartbeats(namespaceID: "other").isEmpty)
        clock.advance(to: clock.now() + WorkerRegistry.lifetime + .seconds(1))
        #expect(registry.heartbeats(namespaceID: "n").isEmpty)
        #expect(throws: EngineError.self) { try registry.heartbeat(of: "k", namespaceID: "n") }
    }

    @Test("a worker that says it has shut down is gone")
    func forgetsShutDown() {
        let registry = WorkerRegistry(clock: ManualClock())
        registry.record(worker, namespaceID: "n")
        var last = worker
        last.status = .shutdown
        registry.record(last, namespaceID: "n")
        #expect(registry.heartbeats(namespaceID: "n").isEmpty)
    }

    @Test("pages follow each other by instance key")
    func pages() throws {
        let all = ["a", "b", "c"].map { key in WorkerHeartbeat.with { $0.workerInstanceKey = key } }
        let first = try WorkerPage(of: all, size: 2, token: Data())
        #expect(first.heartbeats.map(\.workerInstanceKey) == ["a", "b"])
        let second = try WorkerPage(of: all, size: 2, token: first.nextToken)
        #expect(second.heartbeats.map(\.workerInstanceKey) == ["c"])
        #expect(second.nextToken.isEmpty)
        #expect(throws: EngineError.self) { try WorkerPage(of: all, size: 2, token: Data("zz".utf8)) }
    }
}
