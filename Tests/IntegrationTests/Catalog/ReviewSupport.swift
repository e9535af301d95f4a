import Fermata
import FermataAI
import FermataCatalog
import TestSupport

/// Answers as the local model does, once it is told to.
struct HeldModel: LanguageModel {
    let asked = Latch()
    let released = Latch()
    private let local = LocalLanguageModel()

    var name: String { local.name }

    func summarize(_ text: String, sentences: Int, maxWords: Int) async throws -> Summary {
        asked.open()
        try await released.wait()
        return try await local.summarize(text, sentences: sentences, maxWords: maxWords)
    }

    func extractEntities(_ text: String) async throws -> EntityExtraction {
        try await local.extractEntities(text)
    }

    func classify(_ text: String, labels: [Label]) async throws -> Classification {
        try await local.classify(text, labels: labels)
    }
}

extension CatalogContext {
    /// A page that is shipped as an example.
    static let article = files + "/pages/article.html"

    /// Starts a review of the example page, or of another one.
    func review(_ source: String = article, deadline: Double = 600) async throws
        -> WorkflowHandle<WebPageReviewWorkflow>
    {
        try await start(
            WebPageReviewWorkflow.self,
            WebPageReviewInput(source: source, decisionDeadlineSeconds: deadline)
        )
    }

    /// Starts a review and waits until its draft waits for a decision.
    func draftedReview(_ source: String = article) async throws -> WorkflowHandle<WebPageReviewWorkflow> {
        let handle = try await review(source)
        try await eventually("there is a draft") {
            try await handle.query(queryType: WebPageReviewWorkflow.Status.self).stage == .waitingForDecision
        }
        return handle
    }
}

extension WorkflowHandle<WebPageReviewWorkflow> {
    /// Sends the update `decide`.
    func decide(_ decision: ReviewDecision) async throws -> ReviewDecision {
        try await executeUpdate(updateType: WebPageReviewWorkflow.Decide.self, input: decision)
    }

    /// Sends the update `decide` and gives the reason why it was refused.
    func refusal(of decision: ReviewDecision) async throws -> ApplicationError? {
        do {
            _ = try await decide(decision)
            return nil
        } catch let error as WorkflowUpdateFailedError {
            return error.cause as? ApplicationError
        }
    }
}
