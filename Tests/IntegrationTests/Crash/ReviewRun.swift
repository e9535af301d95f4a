import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// One review of the page that is shipped as an example, and the worker processes that it outlives.
final class ReviewRun: Sendable {
    static let page = Tools.root.appending(path: "Examples/pages/article.html").path
    static let decision = ReviewDecision(verdict: .approve, reviewer: "Ada", comment: "good")

    private let live: LiveContext
    private let handle: WorkflowHandle<WebPageReviewWorkflow>
    private let gates: URL
    private let content: URL

    init(_ live: LiveContext) async throws {
        self.live = live
        let directory = FileManager.default.temporaryDirectory.appending(path: "fermata-crash-\(live.taskQueue)")
        gates = directory.appending(path: "gates")
        content = directory.appending(path: "content")
        for directory in [gates, content] {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        }
        var options = live.options("review")
        options.executionTimeout = nil
        handle = try await live.client.startWorkflow(
            type: WebPageReviewWorkflow.self,
            options: options,
            input: WebPageReviewInput(source: Self.page)
        )
    }

    func cleanUp() {
        try? FileManager.default.removeItem(at: gates.deletingLastPathComponent())
    }

    func startWorker() async throws -> ChildProcess {
        let worker = try CrashProcess.start([
            "worker", try await ReferenceServer.shared.address, live.taskQueue, gates.path, content.path,
            URL(filePath: Self.page).deletingLastPathComponent().path,
        ])
        try await worker.waitForOutput("ready")
        return worker
    }

    /// Kills a worker without warning, and lets the server notice soon what that interrupted.
    func kill(_ worker: ChildProcess) async throws {
        worker.send(SIGKILL)
        #expect(try await worker.waitForExit() == SIGKILL)
        let server = try await ReferenceServer.shared
        for activity in try await handle.describe().pendingActivities where activity.state == .started {
            // The review's own limits are minutes: the server's operator may shorten them for one activity.
            try await server.operate([
                "activity", "update-options", "--workflow-id", handle.id, "--activity-id", activity.id,
                "--start-to-close-timeout", "5s",
            ])
        }
    }

    func hold(_ activity: String) throws {
        try Data().write(to: gates.appending(path: activity))
    }

    func release(_ activity: String) throws {
        try FileManager.default.removeItem(at: gates.appending(path: activity))
    }

    func completed() async throws -> [String: Int] {
        try await live.history(handle.id).completedActivities
    }

    /// Waits until the review waits for a decision and gives its draft.
    func draft() async throws -> ReviewDraft {
        // Between workers nobody answers queries.
        try await eventually("there is a draft", within: .seconds(300)) { [handle] in
            let status = try? await handle.query(queryType: WebPageReviewWorkflow.Status.self)
            return status?.stage == .waitingForDecision ? status?.draft : nil
        }
    }

    /// Approves the draft and checks the result and that every activity was completed once.
    func approveAndCheck() async throws {
        let draft = try await draft()
        let decided = try await handle.executeUpdate(
            updateType: WebPageReviewWorkflow.Decide.self,
            input: Self.decision
        )
        #expect(decided == Self.decision)
        let result = try await handle.result()
        #expect(result.outcome == .approved)
        #expect(!result.isAutomatic)
        #expect(result.reviewer == "Ada")
        #expect(result.summary == draft.summary.text)
        #expect(!result.summary.isEmpty)
        #expect(result.page == draft.page)
        #expect(result.labelScores == draft.classification.scores)
        let history = try await live.history(handle.id)
        #expect(
            history.completedActivities == ["FetchPage": 1, "Summarize": 1, "ExtractEntities": 1, "Classify": 1]
        )
        #expect(history.count("ActivityTaskScheduled") == 4)
        #expect(history.count("WorkflowTaskFailed") == 0)
        #expect(history.events.last?.type == "WorkflowExecutionCompleted")
    }
}

/// The executable `CrashWorker`, built beside the tests.
enum CrashProcess {
    static func start(_ arguments: [String]) throws -> ChildProcess {
        let products = [Bundle.main.executablePath, CommandLine.arguments.first]
            .compactMap { $0.map { URL(filePath: $0).deletingLastPathComponent() } }
        // On macOS the tests are inside a bundle, three levels further down.
        let candidates = products.flatMap { directory in
            sequence(first: directory) { $0.deletingLastPathComponent() }.prefix(4).map {
                $0.appending(path: "CrashWorker")
            }
        }
        guard let program = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw TestSupportError("The program CrashWorker is not beside the tests; build the whole package.")
        }
        return try ChildProcess(program, arguments)
    }
}
