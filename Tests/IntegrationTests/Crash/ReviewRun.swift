import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Synchronization
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
    private let workers = Mutex<[ChildProcess]>([])

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
            "worker", try await TestServer.shared.address, live.taskQueue, gates.path, content.path,
            URL(filePath: Self.page).deletingLastPathComponent().path,
        ])
        // A process ends with its handle, and not every test keeps one.
        workers.withLock { $0.append(worker) }
        try await worker.waitForOutput("ready")
        return worker
    }

    /// Kills a worker without warning. What that interrupted is noticed when its heartbeats stay out.
    func kill(_ worker: ChildProcess) async throws {
        worker.send(SIGKILL)
        #expect(try await worker.waitForExit() == SIGKILL)
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
        try await eventually("there is a draft", within: .seconds(90)) { [handle] in
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

/// The executable `CrashWorker`.
enum CrashProcess {
    static func start(_ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(Tools.product("CrashWorker"), arguments)
    }
}
