import ArgumentParser
import FermataEngine

/// What an embedded engine is like, beside its file.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What an acknowledged change survives: 'full' a power cut, 'normal' a crash, 'memory' nothing.",
            valueName: "level"
        )
    )
    var durability = Durability.full.rawValue

    @Option(
        name: .customLong("search-attribute"),
        help: ArgumentHelp(
            "A custom search attribute, such as Stage=Keyword; repeat it for more.",
            valueName: "name=type"
        )
    )
    var searchAttributes: [String] = []

    func validate() throws {
        guard Durability(rawValue: durability) != nil else {
            throw ValidationError("--durability must be full, normal or memory.")
        }
        for attribute in searchAttributes where attribute.split(separator: "=").count != 2 {
            throw ValidationError("--search-attribute must be a name and a type, such as Stage=Keyword.")
        }
    }

    /// The configuration with these options.
    func configuration(path: String?, serving: ServingOptions, namespaces: [String]) -> EngineConfiguration {
        let pairs = searchAttributes.map { $0.split(separator: "=").map(String.init) }
        return EngineConfiguration(
            path: path,
            durability: Durability(rawValue: durability) ?? .full,
            serving: serving,
            namespaces: namespaces,
            searchAttributes: Dictionary(pairs.map { ($0[0], $0[1]) }) { _, last in last }
        )
    }
}
