import Foundation
import TestSupport
import Testing

@Suite("Comparing the histories of two servers")
struct HistoryComparisonTests {
    private static let timerFirst = [started(), timerFired(2), signalled(3), completed(4)]
    private static let signalFirst = [started(), signalled(2), timerFired(3), completed(4)]

    @Test("ids, times and sizes may differ")
    func masked() async throws {
        let pair = ([Self.started(), Self.completed(2)], [Self.started(), Self.completed(2)])
        let (status, output) = try await compare(pair.0, pair.1)
        #expect(status == 0)
        #expect(output.contains("1 equal"), "\(output)")
    }

    @Test("the order in which things that happen at a time are recorded may differ, and is counted apart")
    func timing() async throws {
        let (status, output) = try await compare(Self.timerFirst, Self.signalFirst)
        #expect(status == 0)
        #expect(output.contains("0 equal, 1 equal but for timing"), "\(output)")
    }

    @Test("an attribute that differs is named, and fails the comparison")
    func attribute() async throws {
        let other = [Self.started(), Self.completed(2, attempt: "2")]
        let (status, output) = try await compare([Self.started(), Self.completed(2)], other)
        #expect(status == 1)
        #expect(output.contains("WorkflowExecutionCompleted.attempt = 2"), "\(output)")
    }

    @Test("an event that is missing, and a run that is missing, fail the comparison")
    func missing() async throws {
        let whole = [Self.started(), Self.signalled(2), Self.completed(3)]
        let (event, _) = try await compare(whole, [Self.started(), Self.completed(2)])
        #expect(event == 1)
        let (run, output) = try await compare(whole, nil)
        #expect(run == 1)
        #expect(output.contains("has a run on reference only"), "\(output)")
    }

    @Test("a difference with a reason is let through, one without is refused")
    func allowed() async throws {
        let pair = ([Self.started(), Self.completed(2)], [Self.started(), Self.completed(2, attempt: "2")])
        let pattern = "Suite.test:Flow:WorkflowExecutionCompleted.attempt"
        let (status, _) = try await compare(pair.0, pair.1, allowing: pattern + " # it is only an example")
        #expect(status == 0)
        let (refused, _) = try await compare(pair.0, pair.1, allowing: pattern)
        #expect(refused == 1)
    }

    private static func started() -> JSONValue {
        event(
            1,
            "WORKFLOW_EXECUTION_STARTED",
            ["workflowType": .object(["name": .string("Flow")]), "originalExecutionRunId": .string(UUID().uuidString)]
        )
    }

    private static func timerFired(_ id: Int) -> JSONValue {
        event(id, "TIMER_FIRED", ["timerId": .string("1")])
    }

    private static func signalled(_ id: Int) -> JSONValue {
        event(id, "WORKFLOW_EXECUTION_SIGNALED", ["signalName": .string("go"), "identity": .string("\(id)@machine")])
    }

    private static func completed(_ id: Int, attempt: String = "1") -> JSONValue {
        event(id, "WORKFLOW_EXECUTION_COMPLETED", ["attempt": .string(attempt)])
    }

    private static func event(_ id: Int, _ type: String, _ attributes: [String: JSONValue]) -> JSONValue {
        let name = type.lowercased().split(separator: "_").map(\.capitalized).joined()
        let key = name.prefix(1).lowercased() + name.dropFirst() + "EventAttributes"
        return .object([
            "eventId": .string("\(id)"),
            "eventType": .string("EVENT_TYPE_" + type),
            "eventTime": .string(Date.now.ISO8601Format()),
            "taskId": .string("\(Int.random(in: 1...1_000_000))"),
            key: .object(attributes),
        ])
    }

    /// Compares two histories of one test, the second of which may be missing.
    private func compare(
        _ reference: [JSONValue],
        _ engine: [JSONValue]?,
        allowing allowed: String = ""
    ) async throws -> (status: Int32, output: String) {
        let root = FileManager.default.temporaryDirectory.appending(path: "fermata-parity-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (server, events) in [("reference", reference), ("engine", engine)] {
            let folder = root.appending(path: "\(server)/Suite.test")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard let events else { continue }
            try JSONEncoder().encode(["events": events]).write(to: folder.appending(path: "001-Flow.json"))
        }
        let list = root.appending(path: "allowed.txt")
        try Data(allowed.utf8).write(to: list)
        let folders = ["reference", "engine"].map { root.appending(path: $0).path }
        let script = Tools.root.appending(path: "scripts/compare-histories")
        let process = try ChildProcess(script, folders + ["--allowed", list.path], keepsInputOpen: false)
        let status = try await process.waitForExit()
        try await process.waitForEndOfOutput()
        return (status, process.output + process.errorOutput)
    }
}
