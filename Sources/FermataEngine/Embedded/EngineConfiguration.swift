/// What an embedded engine is like.
public struct EngineConfiguration: Sendable {
    /// The database file; made if it is not there. `nil` keeps everything in memory.
    public var path: String?
    /// What an acknowledged change survives.
    public var durability: Durability
    /// Where it listens for other processes; `nil` serves this process only.
    public var serving: ServingOptions?
    /// Who may call. Without a key or token, everybody who reaches it.
    public var authorization: AuthorizationOptions
    /// How much one caller may ask at a time.
    public var limits: EngineLimits
    /// How much is kept in memory.
    public var memory: EngineMemory
    /// Namespaces that exist from the start, beside those in the database.
    public var namespaces: [String]
    /// Custom search attributes of these namespaces, name to type: `Keyword`, `KeywordList`, `Text`, `Int`, `Double`,
    /// `Bool` or `Datetime`.
    public var searchAttributes: [String: String]
    /// How long closed runs are kept in new namespaces.
    public var retention: Duration
    /// What an official server lets its operators set.
    public var settings: EngineSettings

    /// Creates a configuration; without arguments the engine keeps everything in memory and serves this process only.
    public init(
        path: String? = nil,
        durability: Durability = .full,
        serving: ServingOptions? = nil,
        authorization: AuthorizationOptions = .init(),
        limits: EngineLimits = .init(),
        memory: EngineMemory = .init(),
        namespaces: [String] = ["default"],
        searchAttributes: [String: String] = [:],
        retention: Duration = .seconds(24 * 60 * 60),
        settings: EngineSettings = .init()
    ) {
        self.path = path
        self.durability = durability
        self.serving = serving
        self.authorization = authorization
        self.limits = limits
        self.memory = memory
        self.namespaces = namespaces
        self.searchAttributes = searchAttributes
        self.retention = retention
        self.settings = settings
    }
}
