import Fermata
import Foundation
import TestSupport
import Testing

@Suite("Replay in fresh processes", .needsServer, .live(limit: .seconds(240)))
struct FreshProcessTests {
    @Test("a history with parallel groups, conditions, signals and timers replays equally in two fresh processes")
    func twice() async throws {
        try await withClient { live in
            let worker = try CrashProcess.start([
                "worker", try await TestServer.shared.address, live.taskQueue, NSTemporaryDirectory(),
                NSTemporaryDirectory(), NSTemporaryDirectory(),
            ])
            try await worker.waitForOutput("ready")
            let handle = try await live.client.startWorkflow(name: "Tangle", options: live.options(), input: 8)
            for word in ["eins", "zwei", "drei"] { try await handle.signal(signalName: "Say", input: word) }
            let recorded = try await handle.result(resultType: [String].self)
            worker.send(SIGKILL)

            let file = FileManager.default.temporaryDirectory.appending(path: "\(handle.id).json")
            try await handle.fetchHistory().jsonData().write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            var traces: [[String]] = []
            for _ in 0..<2 {
                let replay = try CrashProcess.start(["replay", file.path, handle.id])
                let status = try await replay.waitForExit()
                try await replay.waitForEndOfOutput()
                try #require(status == 0, "\(replay.output)\n\(replay.errorOutput)")
                traces.append(replay.output.split(separator: "\n").map(String.init))
            }
            #expect(traces[0] == traces[1])
            #expect(traces[0].dropLast() == recorded[...], "replay took the course that was recorded")
            #expect(traces[0].last == "result: \(recorded)")
        }
    }
}
