import Fermata
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// Kills workers with SIGKILL while an activity is held at a gate, so that the point is exact and not a matter of time.
@Suite("Crashes", .needsServer, .live)
struct CrashTests {
    @Test("a review whose worker is killed before the page is fetched finishes on the next worker")
    func beforeFetch() async throws {
        try await review { run in
            try run.hold("FetchPage")
            let first = try await run.startWorker()
            try await first.waitForOutput("held FetchPage")
            #expect(try await run.completed() == [:])
            try await run.kill(first)
            try run.release("FetchPage")
            _ = try await run.startWorker()
            try await run.approveAndCheck()
        }
    }

    @Test(
        "a review whose worker is killed between the analyses finishes on the next worker",
        arguments: ["Summarize", "ExtractEntities", "Classify"]
    )
    func betweenAnalyses(held: String) async throws {
        try await review { run in
            try run.hold(held)
            let first = try await run.startWorker()
            try await first.waitForOutput("held \(held)")
            var done = ["FetchPage": 1, "Summarize": 1, "ExtractEntities": 1, "Classify": 1]
            done[held] = nil
            try await eventually("the other analyses are recorded") { try await run.completed() == done }
            try await run.kill(first)
            try run.release(held)
            _ = try await run.startWorker()
            try await run.approveAndCheck()
        }
    }

    @Test("a review whose worker is killed while it waits for a decision keeps its draft and takes the decision")
    func whileWaiting() async throws {
        try await review { run in
            let first = try await run.startWorker()
            let draft = try await run.draft()
            try await run.kill(first)
            _ = try await run.startWorker()
            #expect(try await run.draft() == draft)
            try await run.approveAndCheck()
        }
    }

    @Test("a review whose worker is killed at every stage, one after the other, finishes")
    func everyStage() async throws {
        try await review { run in
            try run.hold("FetchPage")
            var worker = try await run.startWorker()
            try await worker.waitForOutput("held FetchPage")
            try await run.kill(worker)
            try run.hold("Classify")
            try run.release("FetchPage")
            worker = try await run.startWorker()
            try await worker.waitForOutput("held Classify")
            let done = ["FetchPage": 1, "Summarize": 1, "ExtractEntities": 1]
            try await eventually("the other analyses are recorded") { try await run.completed() == done }
            try await run.kill(worker)
            try run.release("Classify")
            worker = try await run.startWorker()
            _ = try await run.draft()
            try await run.kill(worker)
            _ = try await run.startWorker()
            try await run.approveAndCheck()
        }
    }

    private func review(_ body: @escaping @Sendable (ReviewRun) async throws -> Void) async throws {
        try await withClient { live in
            let run = try await ReviewRun(live)
            defer { run.cleanUp() }
            try await body(run)
        }
    }
}
