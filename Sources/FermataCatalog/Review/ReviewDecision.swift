/// A person's decision about a draft: the argument of the update `decide` and of the signal `decision`.
public struct ReviewDecision: Codable, Sendable, Hashable {
    /// What is decided.
    public enum Verdict: String, Codable, Sendable {
        /// The draft is good.
        case approve
        /// The draft is not good.
        case reject
    }

    /// What is decided.
    public var verdict: Verdict
    /// Who decides: 1 to 200 characters.
    public var reviewer: String
    /// Why: at most 2,000 characters.
    public var comment: String?
    /// A better summary, which replaces the model's: at most 10,000 characters. Only with an approval.
    public var editedSummary: String?

    /// Creates a decision.
    public init(verdict: Verdict, reviewer: String, comment: String? = nil, editedSummary: String? = nil) {
        self.verdict = verdict
        self.reviewer = reviewer
        self.comment = comment
        self.editedSummary = editedSummary
    }

    func validate() throws {
        try CatalogFailure.require(
            reviewer.contains { !$0.isWhitespace } && reviewer.count <= 200,
            "reviewer",
            "must say who decides, in 1 to 200 characters."
        )
        try CatalogFailure.require((comment?.count ?? 0) <= 2_000, "comment", "must have at most 2,000 characters.")
        guard let editedSummary else { return }
        try CatalogFailure.require(
            verdict == .approve,
            "editedSummary",
            "goes with an approval only. Say in the comment what is wrong."
        )
        try CatalogFailure.require(
            editedSummary.contains { !$0.isWhitespace } && editedSummary.count <= 10_000,
            "editedSummary",
            "must have 1 to 10,000 characters."
        )
    }
}
