/// How much and how long the worker reads from the web, and under which name.
public struct WebLimits: Sendable, Hashable {
    /// The largest page in bytes.
    public var maximumPageBytes: Int
    /// The time for one attempt to get a page, redirects included.
    public var timeout: Duration
    /// How often one page may send us on.
    public var maximumRedirects: Int
    /// The name the worker gives itself; its part before the slash is looked for in robots.txt.
    public var userAgent: String

    /// Creates limits.
    public init(
        maximumPageBytes: Int = 5 << 20,
        timeout: Duration = .seconds(30),
        maximumRedirects: Int = 5,
        userAgent: String = "FermataBot/1.0"
    ) {
        self.maximumPageBytes = maximumPageBytes
        self.timeout = timeout
        self.maximumRedirects = maximumRedirects
        self.userAgent = userAgent
    }
}
