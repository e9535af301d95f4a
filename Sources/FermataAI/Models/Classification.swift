/// How well each label describes a text.
public struct Classification: Codable, Sendable, Hashable {
    /// How well one label does.
    public struct LabelScore: Codable, Sendable, Hashable {
        /// The label's name.
        public var label: String
        /// Between zero and one; see ``Classification/scores``.
        public var score: Double

        /// Creates a score.
        public init(label: String, score: Double) {
            self.label = label
            self.score = score
        }
    }

    /// The best label; the first of them if several are equally good, `nil` if nothing speaks for any.
    public var label: String?
    /// The best label's score; zero if there is none.
    public var score: Double
    /// Every label's score, in the order the labels were given.
    ///
    /// Scores compare labels for one text. They are not probabilities: they need not add up to one, and those of two
    /// models mean different things.
    public var scores: [LabelScore]
    /// The model that judged.
    public var model: String
    /// What it cost; `nil` if the model counts no tokens.
    public var usage: TokenUsage?
    /// Whether the text was longer than the model reads, so that only its beginning was.
    public var isTruncated: Bool

    /// Creates a classification. The best label follows from the scores.
    public init(scores: [LabelScore], model: String, usage: TokenUsage? = nil, isTruncated: Bool = false) {
        var best: LabelScore?
        for candidate in scores where candidate.score > (best?.score ?? 0) {
            best = candidate
        }
        self.label = best?.label
        self.score = best?.score ?? 0
        self.scores = scores
        self.model = model
        self.usage = usage
        self.isTruncated = isTruncated
    }
}
