import ArgumentParser
import CoreMetrics
import FermataCommandLine
import FermataEngine
import Foundation

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

    @Option(
        name: .customLong("setting"),
        help: ArgumentHelp(
            "One of the official server's settings that the engine has, such as "
                + "limit.historyCount.suggestContinueAsNew=50; repeat it for more.",
            valueName: "name=value"
        )
    )
    var settings: [String] = []

    @Option(
        help: ArgumentHelp("How long closed runs are kept in new namespaces, such as 72h or 7d.", valueName: "time")
    )
    var retention: String?

    @Option(help: ArgumentHelp("How many workflow runs stay in memory at most.", valueName: "number"))
    var cachedRuns: Int?

    @Option(help: ArgumentHelp("How many bytes of their histories do, such as 64M.", valueName: "bytes"))
    var cachedHistory: String?

    @Option(
        help: ArgumentHelp(
            "Show metrics to Prometheus at http://127.0.0.1:<port>/metrics; 0 is any free port.",
            valueName: "port"
        )
    )
    var metricsPort: Int?

    @OptionGroup(title: "Security") var security: EngineSecurityOptions
    @OptionGroup(title: "Limits per caller") var limits: EngineLimitOptions

    func validate() throws {
        guard Durability(rawValue: durability) != nil else {
            throw ValidationError("--durability must be full, normal or memory.")
        }
        _ = try engineSettings()
        if let metricsPort, !(0...65_535).contains(metricsPort) {
            throw ValidationError("--metrics-port must be a number from 0 to 65535.")
        }
        for attribute in searchAttributes where attribute.split(separator: "=").count != 2 {
            throw ValidationError("--search-attribute must be a name and a type, such as Stage=Keyword.")
        }
    }

    /// The configuration with these options.
    ///
    /// - Throws: `ValidationError` if a setting cannot be used, `CommandFailure` if another option cannot.
    func configuration(path: String?, serving: ServingOptions, namespaces: [String]) throws -> EngineConfiguration {
        let pairs = searchAttributes.map { $0.split(separator: "=").map(String.init) }
        var configuration = EngineConfiguration(
            path: path,
            durability: Durability(rawValue: durability) ?? .full,
            serving: serving,
            namespaces: namespaces,
            searchAttributes: Dictionary(pairs.map { ($0[0], $0[1]) }) { _, last in last },
            settings: try engineSettings()
        )
        try flags.apply(to: &configuration, environment: ProcessInfo.processInfo.environment)
        return configuration
    }

    /// What shows metrics, if somebody wants it. To be called before the engine is made, and once in a process.
    ///
    /// - Throws: `CommandFailure` if the port is taken.
    func metricsEndpoint() async throws -> MetricsEndpoint? {
        guard let metricsPort else { return nil }
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let endpoint = try await MetricsEndpoint(metrics, port: metricsPort)
        Terminal.complain("Metrics are at \(endpoint.url).")
        return endpoint
    }

    private var flags: EngineFlags {
        var flags = EngineFlags()
        security.write(to: &flags)
        limits.write(to: &flags)
        flags.retention = retention
        flags.cachedRuns = cachedRuns
        flags.cachedHistory = cachedHistory
        return flags
    }

    private func engineSettings() throws -> EngineSettings {
        var result = EngineSettings()
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError("--setting must be a name and a value, such as activity.enableStandalone=false.")
            }
            do {
                try result.set(parts[0], to: parts[1])
            } catch let error as EngineError {
                throw ValidationError(error.message)
            }
        }
        return result
    }
}
