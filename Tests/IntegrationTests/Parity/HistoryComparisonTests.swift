import Foundation
import TestSupport
import Testing

@Suite("Comparing the histories of two servers")
struct HistoryComparisonTests {
    @Test("ids, times and sizes may differ")
    func masked() async throws {
        let (status, output) = try await compare(PlantedHistory(), PlantedHistory())
        #expect(status == 0)
        #expect(output.contains("1 equal,"), "\(output)")
    }

    @Test("the order in which things that happen at a time are recorded may differ, and is counted apart")
    func timing() async throws {
        let (status, output) = try await compare(PlantedHistory(), PlantedHistory(order: [.signal("go"), .timer]))
        #expect(status == 0)
        #expect(output.contains("0 equal, 1 equal but for timing"), "\(output)")
    }

    @Test("an attribute that differs is named, and fails the comparison")
    func attribute() async throws {
        let (status, output) = try await compare(PlantedHistory(), PlantedHistory(result: "another"))
        #expect(status == 1)
        #expect(output.contains("WorkflowExecutionCompleted.note = another"), "\(output)")
    }

    @Test("an attribute that differs is found also where the order differs")
    func attributeAndOrder() async throws {
        let other = PlantedHistory(order: [.signal("go"), .timer], result: "another")
        let (status, output) = try await compare(PlantedHistory(), other)
        #expect(status == 1)
        #expect(output.contains("WorkflowExecutionCompleted is not in both"), "\(output)")
    }

    @Test("an event that is missing, and a run that is missing, fail the comparison")
    func missing() async throws {
        let (event, _) = try await compare(PlantedHistory(), PlantedHistory(order: [.timer]))
        #expect(event == 1)
        let (run, output) = try await compare(PlantedHistory(), nil)
        #expect(run == 1)
        #expect(output.contains("has a run on reference only"), "\(output)")
    }

    @Test("two signals of one sender in another order are no matter of timing")
    func signals() async throws {
        let (status, output) = try await compare(
            PlantedHistory(order: [.timer, .signal("first"), .signal("second")]),
            PlantedHistory(order: [.timer, .signal("second"), .signal("first")])
        )
        #expect(status == 1)
        #expect(output.contains("signals of one sender"), "\(output)")
    }

    @Test(
        "an order that no server may write is refused, even if both have it",
        arguments: [
            (PlantedHistory.Flaw.unanswered, "must learn of"), (.early, "when they are due"),
            (.twice, "ends once"), (.interrupted, "one workflow task at a time"),
        ]
    )
    func unlawful(flaw: PlantedHistory.Flaw, law: String) async throws {
        let (status, output) = try await compare(PlantedHistory(flaw: flaw), PlantedHistory(flaw: flaw))
        #expect(status == 1)
        #expect(output.contains(law), "\(output)")
    }

    @Test("a difference with a reason is let through, one without is refused, and one that is not there is told")
    func allowed() async throws {
        let pattern = "Suite.test:Flow:WorkflowExecutionCompleted.note"
        let pair = (PlantedHistory(), PlantedHistory(result: "another"))
        let (status, _) = try await compare(pair.0, pair.1, allowing: pattern + " # it is only an example")
        #expect(status == 0)
        let (refused, _) = try await compare(pair.0, pair.1, allowing: pattern)
        #expect(refused == 1)
        let (_, output) = try await compare(pair.0, pair.1, allowing: "Other.test:*:Nothing.at.all # an example")
        #expect(output.contains("Nothing differs as 'Other.test:*:Nothing.at.all' allows."), "\(output)")
    }

    @Test("every difference that is planted in a history is found")
    func planted() async throws {
        let folder = try Self.folder(["reference": PlantedHistory()])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (status, output) = try await Self.run(["--check-itself", folder.appending(path: "reference").path])
        #expect(status == 0, "\(output)")
        #expect(output.contains("planted differences were found"), "\(output)")
    }

    /// Compares two histories of one test, the second of which may be missing.
    private func compare(
        _ reference: PlantedHistory,
        _ engine: PlantedHistory?,
        allowing allowed: String = ""
    ) async throws -> (status: Int32, output: String) {
        let root = try Self.folder(["reference": reference, "engine": engine])
        defer { try? FileManager.default.removeItem(at: root) }
        let list = root.appending(path: "allowed.txt")
        try Data(allowed.utf8).write(to: list)
        let folders = ["reference", "engine"].map { root.appending(path: $0).path }
        return try await Self.run(folders + ["--allowed", list.path])
    }

    private static func folder(_ histories: [String: PlantedHistory?]) throws -> URL {
        let root = FileManager.default.temporaryDirectory.appending(path: "fermata-parity-\(UUID().uuidString)")
        for (server, history) in histories {
            let folder = root.appending(path: "\(server)/Suite.test")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard let history else { continue }
            try JSONEncoder().encode(["events": history.events]).write(to: folder.appending(path: "001-Flow.json"))
        }
        return root
    }

    private static func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let script = Tools.root.appending(path: "scripts/compare-histories")
        let process = try ChildProcess(script, arguments, keepsInputOpen: false)
        let status = try await process.waitForExit()
        try await process.waitForEndOfOutput()
        return (status, process.output + process.errorOutput)
    }
}
