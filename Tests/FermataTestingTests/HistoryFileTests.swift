import Fermata
import FermataTesting
import Foundation
import Testing

@Suite("Histories in files", .timeLimit(.minutes(1)))
struct HistoryFileTests {
    @Test("a history that was written to a file is read and replayed")
    func roundTrip() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "histories-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let json = try await WorkflowEnvironment.withWorker { environment in
            let handle = try await environment.client.startWorkflow(
                type: Sleeps.self,
                options: environment.options(),
                input: 86_400
            )
            _ = try await handle.result()
            return try await handle.fetchHistory().jsonData()
        }
        for name in ["b.json", "a.json", "readme.txt"] { try json.write(to: directory.appending(path: name)) }

        let histories = try WorkflowHistory.all(in: directory)
        #expect(histories.map(\.workflowID) == ["a", "b"])
        let replayer = try WorkflowReplayer(workflows: [Sleeps.self])
        for result in try await replayer.replay(histories) {
            #expect(try result.get().result(as: Int.self) == 24)
        }
    }

    @Test("a file that holds no history is refused")
    func refused() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        try Data("{}".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: FermataError.self) { try WorkflowHistory(contentsOf: file) }
    }
}
