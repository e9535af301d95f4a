import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("Catalogue: WebPageReviewWorkflow", .needsServer, .live)
struct ReviewTests {
    @Test("a review approved by update has the draft, the reviewer and the models in its result")
    func approve() async throws {
        try await withCatalog { catalog in
            let handle = try await catalog.draftedReview()
            let decision = ReviewDecision(verdict: .approve, reviewer: "Ada", comment: "well said")
            #expect(try await handle.decide(decision) == decision)
            let result = try await handle.result()
            #expect(result.outcome == .approved)
            #expect(!result.isAutomatic)
            #expect(result.explanation == "Approved by Ada.")
            #expect(result.reviewer == "Ada")
            #expect(result.comment == "well said")
            #expect(result.models == ["local"])
            #expect(result.page.title.hasPrefix("Harbour heat"))
            #expect(result.page.linkCount > 0)
            #expect(!result.summary.isEmpty)
            #expect(!result.isSummaryEdited)
            #expect(result.entities.contains { $0.text.contains("Okafor") })
            #expect(result.label == "news")
            let status = try await handle.query(queryType: WebPageReviewWorkflow.Status.self)
            #expect(status.stage == .approved)
            #expect(status.decision == decision)
            let progress = try await handle.query(queryType: WebPageReviewWorkflow.Progress.self)
            #expect(progress == WorkflowProgress(stage: "approved", completed: 3, total: 3))
        }
    }

    @Test("a review can be rejected, and the result keeps the comment")
    func reject() async throws {
        try await withCatalog { catalog in
            let handle = try await catalog.draftedReview()
            _ = try await handle.decide(ReviewDecision(verdict: .reject, reviewer: "Ada", comment: "too short"))
            let result = try await handle.result()
            #expect(result.outcome == .rejected)
            #expect(result.explanation == "Rejected by Ada.")
            #expect(result.comment == "too short")
            #expect(try await handle.query(queryType: WebPageReviewWorkflow.Status.self).stage == .rejected)
        }
    }

    @Test("a decision can come as a signal; one that says nothing useful is ignored, and status says why")
    func signal() async throws {
        try await withCatalog { catalog in
            let handle = try await catalog.draftedReview()
            let nameless = ReviewDecision(verdict: .approve, reviewer: " ")
            try await handle.signal(signalType: WebPageReviewWorkflow.Decision.self, input: nameless)
            let ignored = try await eventually("the signal is handled") {
                try await handle.query(queryType: WebPageReviewWorkflow.Status.self).ignoredSignal
            }
            #expect(ignored.contains("'reviewer'"))
            let decision = ReviewDecision(verdict: .reject, reviewer: "Grace")
            try await handle.signal(signalType: WebPageReviewWorkflow.Decision.self, input: decision)
            let result = try await handle.result()
            #expect(result.outcome == .rejected)
            #expect(result.reviewer == "Grace")
        }
    }

    @Test("an edited summary replaces the model's")
    func editedSummary() async throws {
        try await withCatalog { catalog in
            let handle = try await catalog.draftedReview()
            let decision = ReviewDecision(verdict: .approve, reviewer: "Ada", editedSummary: "The harbour heats.")
            _ = try await handle.decide(decision)
            let result = try await handle.result()
            #expect(result.summary == "The harbour heats.")
            #expect(result.isSummaryEdited)
        }
    }

    @Test("what nobody decides is approved when the deadline passes, and says so")
    func deadline() async throws {
        try await withCatalog { catalog in
            let result = try await catalog.review(deadline: 1).result()
            #expect(result.outcome == .approved)
            #expect(result.isAutomatic)
            #expect(result.reviewer == nil)
            #expect(result.explanation.contains("automatically"))
            #expect(try await catalog.history().count("TimerFired") == 1)
        }
    }

    @Test("status shows the stages and the draft, and there is nothing to decide before it")
    func beforeTheDraft() async throws {
        let model = HeldModel()
        try await withCatalog(model: model) { catalog in
            let handle = try await catalog.review()
            try await model.asked.wait()
            let early = try await handle.query(queryType: WebPageReviewWorkflow.Status.self)
            #expect(early.stage == .analyzing)
            #expect(early.draft == nil)
            let refusal = try await handle.refusal(of: ReviewDecision(verdict: .approve, reviewer: "Ada"))
            #expect(refusal?.type == CatalogFailure.notNow)
            #expect(refusal?.message.contains("no draft") == true)
            model.released.open()
            let status = try await eventually("there is a draft") {
                let status = try await handle.query(queryType: WebPageReviewWorkflow.Status.self)
                return status.stage == .waitingForDecision ? status : nil
            }
            let draft = try #require(status.draft)
            #expect(draft.models == ["local"])
            #expect(!draft.summary.text.isEmpty)
            #expect(status.deadline != nil)
            #expect(status.decision == nil)
            #expect(try await catalog.history().count("WorkflowExecutionUpdateAccepted") == 0)
            try await handle.terminate()
        }
    }

    @Test("a model at work sends heartbeats, so that a dead worker is noticed soon")
    func heartbeats() async throws {
        let model = HeldModel()
        try await withCatalog(model: model) { catalog in
            let handle = try await catalog.review()
            try await model.asked.wait()
            try await eventually("there is a heartbeat") {
                try await handle.describe().pendingActivities.contains {
                    $0.activityType == "Summarize" && $0.lastHeartbeatTime != nil
                }
            }
            let scheduled = try await catalog.history().all("ActivityTaskScheduled")
            #expect(scheduled.map { $0.attributes["heartbeatTimeout"].string } == Array(repeating: "10s", count: 4))
            try await handle.terminate()
        }
    }

    @Test(
        "a decision that breaks a rule is refused by the name of the field and leaves no trace",
        arguments: [
            (ReviewDecision(verdict: .approve, reviewer: ""), "'reviewer'"),
            (ReviewDecision(verdict: .reject, reviewer: "Ada", editedSummary: "x"), "'editedSummary'"),
            (ReviewDecision(verdict: .approve, reviewer: "Ada", editedSummary: " "), "'editedSummary'"),
        ]
    )
    func refused(decision: ReviewDecision, field: String) async throws {
        try await withCatalog { catalog in
            let handle = try await catalog.draftedReview()
            let refusal = try await handle.refusal(of: decision)
            #expect(refusal?.type == CatalogFailure.invalidInput)
            #expect(refusal?.message.contains(field) == true)
            #expect(try await catalog.history().count("WorkflowExecutionUpdateAccepted") == 0)
            #expect(try await handle.describe().status == .running)
            try await handle.terminate()
        }
    }

    @Test("of two decisions at a time one counts, and the other one is told")
    func twice() async throws {
        try await withCatalog { catalog in
            let handle = try await catalog.draftedReview()
            let reviewers = ["Ada", "Grace"]
            let winners = await withTaskGroup(of: String?.self) { group in
                for reviewer in reviewers {
                    group.addTask {
                        // Refused by the workflow, or by the server if the workflow has completed meanwhile.
                        try? await handle.decide(ReviewDecision(verdict: .approve, reviewer: reviewer)).reviewer
                    }
                }
                return await group.reduce(into: [String]()) { winners, winner in
                    if let winner { winners.append(winner) }
                }
            }
            #expect(winners.count == 1)
            #expect(try await handle.result().reviewer == winners.first)
            await #expect(throws: (any Error).self) {
                try await handle.decide(ReviewDecision(verdict: .reject, reviewer: "Eve"))
            }
        }
    }
}
