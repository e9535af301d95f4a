import ArgumentParser
import FermataCommandLine
import Foundation

/// Where agents, conversations, usage and the rest of what AI work keeps are.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where content is kept; without it, the user's data directory.", valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The YAML file with models, budgets, guardrails and tools; without it FERMATA_MODELS, or the built-in models.",
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        name: .customLong("ai-database"),
        help: ArgumentHelp(
            "The store of agents, conversations, limits, budgets and usage: a file, or postgresql://user@host/database for "
                + "workers on many machines. Without it FERMATA_AI_DATABASE, or ai.db where content is kept.",
            valueName: "location"
        )
    )
    var namedStore: String?

    var dataDirectory: URL {
        data.map { URL(filePath: $0, directoryHint: .isDirectory).absoluteURL } ?? DataDirectory.standard()
    }

    /// The store that is named; `nil` for the file in the data directory.
    var aiLocation: String? {
        if let namedStore { return namedStore }
        let named = ProcessInfo.processInfo.environment["FERMATA_AI_DATABASE"] ?? ""
        return named.isEmpty ? nil : named
    }

    /// The configuration file; `nil` if none is named.
    var configurationFile: String? {
        if let config { return config }
        let named = ProcessInfo.processInfo.environment["FERMATA_MODELS"] ?? ""
        return named.isEmpty ? nil : named
    }
}
