import Foundation
import TestSupport
import Testing

@Suite("Agents on the command line", .needsServer, .live(limit: .seconds(240)))
struct AgentCommandTests {
    private static let examples = Tools.root.appending(path: "Examples").path
    /// For commands that need no server.
    private let local = FermataProgram()

    @Test("from an empty folder: put an agent, run and watch it, approve its call, fork it, and see what it cost")
    func wholeWay() async throws {
        try await LoopbackModel.serving(calling: #"{"expression": "6 * 7"}"#) { model in
            try await withFolder { folder in
                let configuration = folder + "/fermata.yaml"
                try Self.configuration(model.baseURL).write(toFile: configuration, atomically: true, encoding: .utf8)
                let store = ["--data", folder + "/data", "--config", configuration]
                let put = try await local.run(["agents", "put", Self.examples + "/agents/accountant.yaml"] + store)
                #expect(put.output.contains("version 1"))
                try await up(store) { fermata in
                    // Run, watch and approve.
                    async let watched = fermata.run(
                        ["agents", "run", "accountant", "--prompt", "What is 6 * 7?", "--id", "sum", "--user", "Ada"]
                            + ["--watch"] + store
                    )
                    let request = try await eventually("the call waits for approval") {
                        try await fermata.json(["approvals"]).array.first?["request"]["id"].string
                    }
                    let status = try await fermata.json(["agents", "status", "sum"])
                    #expect(status["agent"]["stage"].string == "waitingForApproval")
                    #expect(status["approvals"].array.count == 1)
                    try await fermata.run(["approvals", "decide", "sum", request, "approve", "--by", "Ada"])
                    let text = try await watched.output
                    #expect(text.contains("-> calculator {\"expression\": \"6 * 7\"}"), "\(text)")
                    #expect(text.contains("fermata approvals decide sum \(request) approve"), "\(text)")
                    #expect(text.contains("calculator answered, 2 bytes"), "\(text)")
                    #expect(text.contains("It is 42."), "\(text)")
                    #expect(model.count == 2)

                    // Watch again, from the beginning and from the middle.
                    let again = try await fermata.run(["agents", "watch", "sum", "--json"] + store)
                    let lines = again.output.split(separator: "\n")
                    #expect(lines.last?.contains(#""status":"completed""#) == true)
                    let rest = try await fermata.run(["agents", "watch", "sum", "--json", "--from", "3"] + store)
                    #expect(rest.output.split(separator: "\n") == Array(lines.dropFirst(3)))
                    let beyond = try await fermata.run(
                        ["agents", "watch", "sum", "--from", "1000"] + store,
                        endsWith: 66
                    )
                    #expect(beyond.errors.contains("--from"))

                    // Fork: only the last answer is paid again.
                    let forked = try await fermata.run(
                        ["agents", "fork", "sum", "--step", "2", "--tool-result", "call-1=43"] + store
                    )
                    #expect(forked.output.contains("It is 43."))
                    #expect(model.count == 3)
                    let refused = try await fermata.run(["agents", "fork", "sum", "--step", "3"] + store, endsWith: 1)
                    #expect(refused.errors.contains("from 1 to 2"))

                    // What it cost.
                    let usage = try await local.json(["usage", "--by", "agent", "--by", "user"] + store)
                    #expect(usage["rows"].array.first?["group"].array.map(\.string) == ["accountant", "Ada"])
                    #expect(usage["rows"].array.first?["calls"].integer == 3)
                    let csv = try await local.run(["usage", "--calls"] + store)
                    #expect(csv.output.split(whereSeparator: \.isNewline).count == 4)
                    let budgets = try await local.json(["budgets"] + store)
                    #expect(budgets.array.first?["value"].string == "Ada")
                    #expect(budgets.array.first?["left"].string == "7")
                }
            }
        }
    }

    @Test("a run is told something, paused, let go on and cancelled; another workflow is not")
    func messages() async throws {
        try await LoopbackModel.serving(calling: #"{"expression": "1"}"#) { model in
            try await withFolder { folder in
                let configuration = folder + "/fermata.yaml"
                try Self.configuration(model.baseURL).write(toFile: configuration, atomically: true, encoding: .utf8)
                let store = ["--data", folder + "/data", "--config", configuration]
                try await local.run(["agents", "put", Self.examples + "/agents/accountant.yaml"] + store)
                try await up(store) { fermata in
                    let start = ["agents", "run", "accountant", "--prompt", "What is 1?", "--detach", "--id"]
                    try await fermata.run(start + ["one"] + store)
                    let request = try await eventually("the call waits for approval") {
                        try await fermata.json(["approvals"]).array.first?["request"]["id"].string
                    }
                    try await fermata.run(["agents", "pause", "one"])
                    try await fermata.run(["agents", "steer", "one", "Be brief."])
                    try await fermata.run(["agents", "steer", "one", " "], endsWith: 64)
                    try await fermata.run(["approvals", "decide", "one", request, "approve", "--by", "Ada"])
                    try await eventually("the run is paused") {
                        try await fermata.json(["agents", "status", "one"])["agent"]["stage"].string == "paused"
                    }
                    #expect(model.count == 1)
                    try await fermata.run(["agents", "resume", "one"])
                    try await eventually("the run is done") {
                        try await fermata.json(["show", "one"])["run"]["status"].string == "completed"
                    }
                    #expect(model.count == 2)

                    try await fermata.run(start + ["two"] + store)
                    try await fermata.run(["agents", "cancel", "two", "--reason", "enough"])
                    let watched = try await fermata.run(["agents", "watch", "two"] + store, endsWith: 1)
                    #expect(watched.errors.lowercased().contains("cancel"), "\(watched.errors)")

                    let sample = ["run", "SampleWorkflow", "--id", "sample", "--input", #"{"text": "a"}"#]
                    try await fermata.run(sample)
                    let refused = try await fermata.run(["agents", "pause", "sample"], endsWith: 64)
                    #expect(refused.errors.contains("no agent's run"))
                    try await fermata.run(["agents", "status", "nobody"], endsWith: 66)
                }
            }
        }
    }

    @Test("the examples are what they say: agents, a prompt with a variable, a configuration with tools")
    func examples() async throws {
        try await withFolder { folder in
            let store = ["--data", folder + "/data", "--config", Self.examples + "/fermata.yaml"]
            let doctor = try await local.run(["doctor", "--config", Self.examples + "/fermata.yaml"])
            #expect(doctor.output.contains("It is sound."))
            let tools = try await local.json(["tools", "list"] + store)
            #expect(
                tools.array.map { $0["name"].string } == [
                    "calculator", "list_files", "read_file", "web_fetch", "start_workflow", "query_workflow",
                ]
            )
            let support = ["agents", "put", Self.examples + "/agents/support.yaml"] + store
            let tooEarly = try await local.run(support, endsWith: 1)
            #expect(tooEarly.errors.contains("instructions.prompt"))
            let prompt = try await local.json(
                ["prompts", "put", "support", Self.examples + "/prompts/support.md", "--label", "production"] + store
            )
            #expect(prompt["variables"].array.map(\.string) == ["shop"])
            let agents = try FileManager.default.contentsOfDirectory(atPath: Self.examples + "/agents").sorted()
            for agent in agents { try await local.run(["agents", "put", Self.examples + "/agents/" + agent] + store) }
            let listed = try await local.json(["agents"] + store).array.map { $0["name"].string.map { "\($0).yaml" } }
            #expect(listed == agents)
            try await up(store) { fermata in
                let run = ["agents", "run", "support", "--prompt", "The harbour opens on Tuesday. When does it open?"]
                let missing = try await fermata.run(run + store, endsWith: 1)
                #expect(missing.errors.contains("--var"))
                let answer = try await fermata.run(run + ["--var", "shop=Tea & Co"] + store)
                #expect(answer.output.contains("Tuesday"))
            }
        }
    }

    @Test("what the vault refuses, guardrails stop, and agents do not get")
    func vault() async throws {
        try await withFolder { folder in
            let store = ["--data", folder + "/data", "--config", Self.examples + "/fermata.yaml"]
            // Long enough for its parts: of a content with few of them, a vault knows the whole alone.
            let secret =
                "The merger with the other harbour is announced on the second of May, at noon, in Lisbon. Until then "
                + "nobody but the two boards knows of it, and whoever asks is told that no talks are being held."
            try await local.run(["vault", "check", secret] + store)
            let added = try await local.json(["vault", "add", secret, "--reason", "not public yet"] + store)
            let entry = try #require(added["id"].integer)
            let refused = try await local.run(["vault", "check", "Listen: " + secret] + store, endsWith: 1)
            #expect(refused.output.contains("not public yet"))
            let checked = try await local.run(["guardrails", "check", secret] + store, endsWith: 1)
            #expect(checked.output.contains("black_vault"))
            #expect(!checked.output.contains("Lisbon"))
            let card = try await local.run(["guardrails", "check", "Card 4111 1111 1111 1111"] + store, endsWith: 1)
            #expect(card.output.contains("credit_card=1"))
            #expect(!card.output.contains("4111"))
            try await local.run(["guardrails", "check", "A fine day."] + store)
            try await local.run(["agents", "put", Self.examples + "/agents/clerk.yaml"] + store)
            try await up(store) { fermata in
                let run = ["agents", "run", "clerk", "--prompt", secret] + store
                let stopped = try await fermata.run(run, endsWith: 1)
                #expect(stopped.errors.contains("black_vault"))
                #expect(!stopped.errors.contains("Lisbon"))
                try await local.run(["vault", "remove", "\(entry)", "--reason", "published"] + store)
                try await fermata.run(run)
            }
            try await local.run(["vault", "remove", "\(entry)", "--reason", "again"] + store, endsWith: 66)
            let audit = try await local.json(["vault", "audit"] + store)
            #expect(audit.array.map { $0["action"].string } == ["release", "refuse"])
        }
    }

    @Test("a configuration that is wrong is refused by every command that needs it, with the field")
    func badConfiguration() async throws {
        try await withFolder { folder in
            let configuration = folder + "/fermata.yaml"
            try Self.configuration("http://127.0.0.1:9/v1").appending("  - {kind: files, roots: [nowhere]}\n")
                .write(toFile: configuration, atomically: true, encoding: .utf8)
            let store = ["--data", folder + "/data", "--config", configuration]
            for command in [["tools", "list"], ["doctor"], ["worker", "--address", "127.0.0.1:9"]] {
                let answer = try await local.run(command + store, endsWith: 64)
                #expect(answer.errors.contains("tools[1] (files)"), "\(command): \(answer.errors)")
                #expect(answer.errors.contains("nowhere"))
            }
            // What needs no tools is not held up by them.
            try await local.run(["agents", "list"] + store)
            try await local.run(["usage"] + store)
            try await local.run(["tools", "list", "--config", folder + "/none.yaml"], endsWith: 66)
        }
    }

    private static func configuration(_ baseURL: String) -> String {
        """
        providers: [{name: loop, kind: openai, baseURL: "\(baseURL)"}]
        models: [{name: default, provider: loop, model: loop}]
        budgets: [{name: per-user, scope: user, limit: {calls: 10}, window: day}]
        tools:
          - kind: calculator

        """
    }

    private func up(_ store: [String], _ body: (FermataProgram) async throws -> Void) async throws {
        try await FermataProgram.serving(["up", "--port", "0"] + store) { ready in
            try await body(FermataProgram(address: try #require(ready["address"].string)))
        }
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fermata-agents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }
}
