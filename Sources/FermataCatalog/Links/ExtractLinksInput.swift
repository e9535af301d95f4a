/// The input of ``ExtractLinksWorkflow``.
public struct ExtractLinksInput: Codable, Sendable, Hashable {
    /// The most pages of one walk.
    public static let maximumPages = 1_000

    /// The archive's newest page: an http(s) URL, or the path of a file that the worker was told it may read.
    public var start: String
    /// Take entries with this tag only, in any case; all if left out.
    public var tag: String?
    /// Go back to this day, as `2026-03-31`; to the end if left out.
    public var until: String?
    /// The most pages, those of an earlier walk that is resumed included: 1 to ``maximumPages``.
    public var maxPages: Int
    /// The most links: 1 to 20,000.
    public var maxLinks: Int
    /// The pause between two pages in seconds, 0 to 3,600, unless the site asks for a longer one.
    public var delaySeconds: Double
    /// The pages of one run, after which the workflow continues as new: 1 to 100.
    public var pagesPerRun: Int
    /// Where to go on: the `resume` of an earlier result. Leave it out to begin.
    public var state: ExtractLinksState?

    /// Creates the input.
    public init(
        start: String,
        tag: String? = nil,
        until: String? = nil,
        maxPages: Int = 50,
        maxLinks: Int = 5_000,
        delaySeconds: Double = 1,
        pagesPerRun: Int = 20,
        state: ExtractLinksState? = nil
    ) {
        self.start = start
        self.tag = tag
        self.until = until
        self.maxPages = maxPages
        self.maxLinks = maxLinks
        self.delaySeconds = delaySeconds
        self.pagesPerRun = pagesPerRun
        self.state = state
    }

    /// Reads the input. Fields that are left out get the defaults of the other initialiser.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(start: try values.decode(String.self, forKey: .start))
        tag = try values.decodeIfPresent(String.self, forKey: .tag)
        until = try values.decodeIfPresent(String.self, forKey: .until)
        maxPages = try values.decodeIfPresent(Int.self, forKey: .maxPages) ?? maxPages
        maxLinks = try values.decodeIfPresent(Int.self, forKey: .maxLinks) ?? maxLinks
        delaySeconds = try values.decodeIfPresent(Double.self, forKey: .delaySeconds) ?? delaySeconds
        pagesPerRun = try values.decodeIfPresent(Int.self, forKey: .pagesPerRun) ?? pagesPerRun
        state = try values.decodeIfPresent(ExtractLinksState.self, forKey: .state)
    }

    func validate() throws {
        _ = try PageSource(start, field: "start")
        if let tag {
            try CatalogFailure.require((1...100).contains(tag.count), "tag", "must have 1 to 100 characters.")
        }
        if let until { try CatalogFailure.require(ArchiveDay.isDay(until), "until", "must be a day like 2026-03-31.") }
        try CatalogFailure.require(
            (1...Self.maximumPages).contains(maxPages),
            "maxPages",
            "must be 1 to \(Self.maximumPages)."
        )
        try CatalogFailure.require((1...20_000).contains(maxLinks), "maxLinks", "must be 1 to 20,000.")
        try CatalogFailure.require((0...3_600).contains(delaySeconds), "delaySeconds", "must be 0 to 3,600.")
        try CatalogFailure.require((1...100).contains(pagesPerRun), "pagesPerRun", "must be 1 to 100.")
        try state?.validate()
    }
}
