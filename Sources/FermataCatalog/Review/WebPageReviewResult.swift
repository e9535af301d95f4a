public import FermataAI

/// The result of ``WebPageReviewWorkflow``.
public struct WebPageReviewResult: Codable, Sendable, Hashable {
    /// How a review ends.
    public enum Outcome: String, Codable, Sendable {
        /// The page was approved.
        case approved
        /// The page was rejected.
        case rejected
    }

    /// How the review ended.
    public var outcome: Outcome
    /// Whether nobody decided and the deadline did.
    public var isAutomatic: Bool
    /// How the review ended, in a sentence.
    public var explanation: String
    /// Who decided; `nil` if nobody did.
    public var reviewer: String?
    /// What the reviewer said.
    public var comment: String?
    /// The page, with references to its text and links.
    public var page: FetchedPage
    /// The summary: the reviewer's if there is one, else the model's.
    public var summary: String
    /// Whether the summary is the reviewer's.
    public var isSummaryEdited: Bool
    /// People, organisations, dates and so on.
    public var entities: [Entity]
    /// The label that fits best; `nil` if none does.
    public var label: String?
    /// How well each label fits.
    public var labelScores: [Classification.LabelScore]
    /// The models that made the draft.
    public var models: [String]

    init(draft: ReviewDraft, decision: ReviewDecision?, deadlineSeconds: Double) {
        outcome = decision?.verdict == .reject ? .rejected : .approved
        isAutomatic = decision == nil
        if let decision {
            explanation = "\(decision.verdict == .reject ? "Rejected" : "Approved") by \(decision.reviewer)."
        } else {
            explanation = "Approved automatically: nobody decided within \(Int(deadlineSeconds)) seconds."
        }
        reviewer = decision?.reviewer
        comment = decision?.comment
        page = draft.page
        summary = decision?.editedSummary ?? draft.summary.text
        isSummaryEdited = decision?.editedSummary != nil
        entities = draft.entities.entities
        label = draft.classification.label
        labelScores = draft.classification.scores
        models = draft.models
    }
}
