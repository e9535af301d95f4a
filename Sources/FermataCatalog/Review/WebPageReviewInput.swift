public import FermataAI

/// The input of ``WebPageReviewWorkflow``.
public struct WebPageReviewInput: Codable, Sendable, Hashable {
    /// The page: an http(s) URL, or the path of a file that the worker was told it may read.
    public var source: String
    /// The classes the page may belong to: 1 to 20 with different names. Their descriptions decide.
    public var labels: [Label]
    /// The most sentences of the summary: 1 to 20.
    public var summarySentences: Int
    /// How long to wait for a decision, in seconds: 1 second to 90 days. Then the page is approved automatically.
    public var decisionDeadlineSeconds: Double

    /// Creates the input.
    public init(
        source: String,
        labels: [Label] = Self.defaultLabels,
        summarySentences: Int = 3,
        decisionDeadlineSeconds: Double = 86_400
    ) {
        self.source = source
        self.labels = labels
        self.summarySentences = summarySentences
        self.decisionDeadlineSeconds = decisionDeadlineSeconds
    }

    /// Reads the input. Fields that are left out get the defaults of the other initialiser.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(source: try values.decode(String.self, forKey: .source))
        labels = try values.decodeIfPresent([Label].self, forKey: .labels) ?? labels
        summarySentences = try values.decodeIfPresent(Int.self, forKey: .summarySentences) ?? summarySentences
        decisionDeadlineSeconds =
            try values.decodeIfPresent(Double.self, forKey: .decisionDeadlineSeconds) ?? decisionDeadlineSeconds
    }

    /// Classes for pages in general.
    public static let defaultLabels = [
        Label(
            name: "news",
            description: "news report of recent events, announcements, politics, council, mayor, vote, city, week"
        ),
        Label(name: "business", description: "company, market, revenue, investment, contract, bank, customers, prices"),
        Label(name: "science", description: "research, study, scientists, experiment, measurements, university, data"),
        Label(name: "technology", description: "software, computers, programming, engineering, devices, network"),
        Label(name: "culture", description: "art, music, film, books, history, museum, theatre, exhibition"),
        Label(name: "guide", description: "how to, instructions, steps, tutorial, reference, documentation, examples"),
    ]

    static let summaryLengths = 1...20

    func validate() throws {
        _ = try PageSource(source)
        try CatalogFailure.require((1...20).contains(labels.count), "labels", "must hold 1 to 20 labels.")
        for (index, label) in labels.enumerated() {
            try CatalogFailure.require(
                (1...80).contains(label.name.count),
                "labels[\(index)].name",
                "must have 1 to 80 characters."
            )
            try CatalogFailure.require(
                label.description.count <= 500,
                "labels[\(index)].description",
                "must have at most 500 characters."
            )
        }
        try CatalogFailure.require(
            Set(labels.map(\.name)).count == labels.count,
            "labels",
            "must have different names."
        )
        try CatalogFailure.require(
            Self.summaryLengths.contains(summarySentences),
            "summarySentences",
            "must be 1 to 20."
        )
        try CatalogFailure.require(
            (1...7_776_000).contains(decisionDeadlineSeconds),
            "decisionDeadlineSeconds",
            "must be 1 to 7,776,000 (90 days)."
        )
    }
}
