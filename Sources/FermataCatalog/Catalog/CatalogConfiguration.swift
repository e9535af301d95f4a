public import FermataAI

/// What the catalogue's activities need to know about the worker they run in.
public struct CatalogConfiguration: Sendable {
    /// Where page texts and link lists are kept. Workers that serve the same task queue share it.
    public var contentDirectory: String
    /// The folders whose files workflows may read. Empty by default: nobody who may start a workflow should thereby
    /// be able to read the worker's disk.
    public var fileRoots: [String]
    /// The model that reviews use.
    public var model: any LanguageModel
    /// How much and how long is read from the web.
    public var web: WebLimits

    /// Creates a configuration.
    public init(
        contentDirectory: String,
        fileRoots: [String] = [],
        model: any LanguageModel = LocalLanguageModel(),
        web: WebLimits = WebLimits()
    ) {
        self.contentDirectory = contentDirectory
        self.fileRoots = fileRoots
        self.model = model
        self.web = web
    }
}
