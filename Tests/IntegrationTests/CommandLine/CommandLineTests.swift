import Foundation
import TestSupport
import Testing

@Suite("The program 'fermata'", .needsServer, .live(limit: .seconds(240)))
struct CommandLineTests {
    private static let article = Tools.root.appending(path: "Examples/pages/article.html").path

    @Test("runs that wait go on when 'up' is started again with the same data")
    func restart() async throws {
        try await withDirectory { directory in
            try await Self.up(directory) { fermata in
                try await fermata.run(Self.review("waiting"))
                try await fermata.awaitDraft("waiting")
                // One at a time may use the data.
                let second = try await FermataProgram().run(["up", "--port", "0", "--data", directory], endsWith: 69)
                #expect(second.errors.contains(directory))
            }
            try await Self.up(directory) { fermata in
                try await fermata.awaitDraft("waiting")
                try await fermata.run(["approve", "waiting", "--reviewer", "Ada"])
                let shown = try await fermata.json(["show", "waiting"])
                #expect(shown["result"]["outcome"].string == "approved")
            }
        }
    }

    @Test("a workflow is run, listed, shown, and its history replayed")
    func runAndReplay() async throws {
        try await withDirectory { directory in
            try await Self.worker(directory) { fermata, queue in
                let id = "\(queue)-1"
                let sample = ["run", "SampleWorkflow", "--task-queue", queue, "--input"]
                let run = try await fermata.json(sample + [#"{"text": "it  works."}"#, "--id", id])
                #expect(run["id"].string == id)
                #expect(run["status"].string == "completed")
                #expect(run["result"] == .object(["text": .string("It works."), "words": .integer(2)]))

                let failed = try await fermata.run(sample + [#"{"text": ""}"#, "--json"], endsWith: 1)
                #expect(try failed.json()["failure"]["type"].string == "InvalidInput")

                let query = "TaskQueue = '\(queue)' AND ExecutionStatus = 'Failed'"
                let listed = try await eventually("the failed run is listed") {
                    let list = try await fermata.json(["list", "--query", query])
                    return list["runs"].array.first
                }
                #expect(listed["workflow"].string == "SampleWorkflow")
                #expect(listed["status"].string == "failed")

                let file = directory + "/history.json"
                let history = try await fermata.json(["show", id, "--history"])
                try JSONEncoder().encode(history).write(to: URL(filePath: file))
                let replayed = try await FermataProgram().run(["replay", file, "--workflow-id", id, "--json"])
                #expect(try replayed.json()["histories"].array.first?["outcome"].string == "completed")
                let changed = try String(contentsOfFile: file, encoding: .utf8)
                    .replacingOccurrences(of: "\"Tidy\"", with: "\"Untidy\"")
                try Data(changed.utf8).write(to: URL(filePath: file))
                let differs = try await FermataProgram().run(["replay", file, "--json"], endsWith: 1)
                let difference = try differs.json()["histories"].array.first?["difference"].string
                #expect(difference?.contains("Untidy") == true, "\(differs.output)")
            }
        }
    }

    @Test("drafts are approved, rejected and decided by update and signal")
    func decisions() async throws {
        try await withDirectory { directory in
            try await Self.worker(directory) { fermata, queue in
                let ids = ["approve", "reject", "update", "signal"].map { "\(queue)-\($0)" }
                for id in ids { try await fermata.run(Self.review(id) + ["--task-queue", queue]) }
                let duplicate = try await fermata.run(Self.review(ids[0]) + ["--task-queue", queue], endsWith: 1)
                #expect(duplicate.errors.contains(ids[0]))
                for id in ids { try await fermata.awaitDraft(id) }

                let approved = try await fermata.json(
                    ["approve", ids[0], "--reviewer", "Ada", "--comment", "good", "--summary", "Better."]
                )
                #expect(approved["decision"]["verdict"].string == "approve")
                let result = try await fermata.json(["show", ids[0]])
                #expect(result["run"]["status"].string == "completed")
                #expect(result["result"]["summary"].string == "Better.")
                #expect(result["result"]["models"] == .array([.string("local")]))
                // It has ended: nobody is there to ask.
                try await fermata.run(["approve", ids[0], "--reviewer", "Ada"], endsWith: 66)

                try await fermata.run(["reject", ids[1], "--reviewer", "Ada"], endsWith: 64)
                try await fermata.run(["reject", ids[1], "--reviewer", "Ada", "--comment", "too short"])
                let rejected = try await fermata.json(["show", ids[1]])
                #expect(rejected["result"]["outcome"].string == "rejected")
                #expect(rejected["result"]["comment"].string == "too short")

                let nobody = #"{"verdict": "approve", "reviewer": ""}"#
                let refused = try await fermata.run(["update", ids[2], "decide", "--input", nobody], endsWith: 1)
                #expect(refused.errors.contains("'reviewer'"))
                let decision = #"{"verdict": "approve", "reviewer": "Grace"}"#
                let decided = try await fermata.json(["update", ids[2], "decide", "--input", decision])
                #expect(decided["reviewer"].string == "Grace")

                try await fermata.json(["signal", ids[3], "decision", "--input", decision])
                try await eventually("the signal has decided") {
                    let status = try await fermata.json(["query", ids[3], "status"])
                    return status["decision"]["reviewer"].string == "Grace"
                }
            }
        }
    }

    @Test("runs are cancelled and terminated, and queries answered meanwhile")
    func endings() async throws {
        try await withDirectory { directory in
            try await Self.worker(directory) { fermata, queue in
                let ids = ["cancel", "terminate"].map { "\(queue)-\($0)" }
                let input = #"{"items": 10, "batchSize": 5, "pauseSeconds": 3600}"#
                let start = ["run", "LongRunningWorkflow", "--input", input, "--detach", "--task-queue", queue]
                for id in ids { try await fermata.run(start + ["--id", id]) }
                try await eventually("the first batch is done") {
                    try await fermata.json(["query", ids[0], "progress"])["completed"].integer == 5
                }
                try await fermata.run(["query", ids[0], "nonsense"], endsWith: 1)
                try await fermata.run(["cancel", ids[0], "--reason", "enough"])
                try await fermata.run(["terminate", ids[1], "--reason", "enough"])
                try await eventually("the run is cancelled") {
                    try await fermata.json(["show", ids[0]])["run"]["status"].string == "canceled"
                }
                let shown = try await fermata.json(["show", ids[1]])
                #expect(shown["run"]["status"].string == "terminated")
                #expect(shown["failure"]["message"].string?.contains("enough") == true)
            }
        }
    }

    @Test("what cannot be done ends with the documented code and says what to do")
    func exitCodes() async throws {
        let server = try await TestServer.shared
        let fermata = FermataProgram(address: server.address)
        let typo = try await fermata.run(["run", "SampelWorkflow"], endsWith: 64)
        #expect(typo.errors.contains("SampleWorkflow"))
        try await fermata.run(["run", "SampleWorkflow", "--input", "no json"], endsWith: 64)
        try await fermata.run(["run", "SampleWorkflow", "--input", "@/no/such/file"], endsWith: 66)
        try await fermata.run(["run", "SampleWorkflow", "--id", ""], endsWith: 64)
        try await fermata.run(["fly"], endsWith: 64)
        try await fermata.run(["show", "no-such-run"], endsWith: 66)
        try await fermata.run(["approve", "no-such-run"], endsWith: 66)
        try await fermata.run(["list", "--namespace", "no-such-namespace"], endsWith: 66)
        try await fermata.run(["worker", "--namespace", "no-such-namespace"], endsWith: 66)
        try await fermata.run(["worker", "--allow-files", "/no/such/folder"], endsWith: 66)
        let address = "127.0.0.1:\(try LoopbackPort.free())"
        let unreachable = try await FermataProgram(address: address).run(["list"], endsWith: 69)
        #expect(unreachable.errors.contains(address))
        #expect(unreachable.errors.contains("fermata up"))
    }

    private static func review(_ id: String) -> [String] {
        ["run", "WebPageReviewWorkflow", "--id", id, "--detach", "--input", #"{"source": "\#(article)"}"#]
    }

    /// `up` with a server of its own.
    private static func up(_ data: String, _ body: (FermataProgram) async throws -> Void) async throws {
        let files = (article as NSString).deletingLastPathComponent
        let arguments = ["up", "--port", "0", "--data", data, "--allow-files", files]
        try await FermataProgram.serving(arguments) { ready in
            let address = try #require(ready["address"].string)
            try await body(FermataProgram(address: address))
        }
    }

    /// A worker on a task queue of its own, connected to the shared server.
    private static func worker(
        _ data: String,
        _ body: (_ fermata: FermataProgram, _ taskQueue: String) async throws -> Void
    ) async throws {
        let server = try await TestServer.shared
        let taskQueue = "test-\(UUID().uuidString.lowercased())"
        HistoryRecording.add(taskQueue)
        let files = (article as NSString).deletingLastPathComponent
        let arguments = [
            "worker", "--address", server.address, "--task-queue", taskQueue, "--data", data, "--allow-files", files,
        ]
        try await FermataProgram.serving(arguments) { ready in
            #expect(ready["taskQueue"].string == taskQueue)
            try await body(FermataProgram(address: server.address), taskQueue)
        }
    }

    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fermata-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory.path)
    }
}

extension FermataProgram {
    /// Waits until a review waits for a decision.
    fileprivate func awaitDraft(_ id: String) async throws {
        try await eventually("there is a draft of \(id)") {
            try await json(["status", id])["answer"]["stage"].string == "waitingForDecision"
        }
    }
}
