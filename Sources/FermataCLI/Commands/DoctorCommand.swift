import ArgumentParser
import FermataAI
import FermataCommandLine
import FermataEngine
import Foundation

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at an engine's database and the configuration file: are they sound, and what is in them?",
        discussion:
            "The engine must not be running: one process at a time may have a database. With --config alone, only "
            + "the file is looked at."
    )

    @Option(help: ArgumentHelp("The database file; without it, the one that 'fermata up' uses.", valueName: "path"))
    var database: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        if store.configurationFile != nil { try await examineConfiguration() }
        if store.config == nil || database != nil || store.data != nil { try await examineDatabase() }
    }

    /// Makes everything that a worker would make of the file, and asks nobody.
    private func examineConfiguration() async throws {
        let configuration = try store.configuration()
        let tools = try await store.tools(configuration)
        _ = try AIServices(
            database: .inMemory(),
            configuration: configuration,
            tools: tools,
            resources: try await store.guardrailResources(for: configuration, .inMemory())
        )
        func names(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
        print("Configuration  \(store.configurationFile ?? "")")
        print("Models         \(names(configuration.models.map(\.name)))")
        print("Routes         \(names(configuration.routes.map(\.name)))")
        print("Budgets        \(names(configuration.budgets.map(\.name)))")
        print("Guardrails     \(names(configuration.guardrails.map(\.name)))")
        print("Tools          \(names(tools.map(\.definition.name)))")
        print("It is sound.")
    }

    private func examineDatabase() async throws {
        let path = database ?? store.dataDirectory.appending(path: "engine.db").path(percentEncoded: false)
        let found: EngineExamination
        do {
            found = try await EngineExamination(path: path, logger: logging.logger())
        } catch let error as EngineError where error.code == .notFound {
            throw CommandFailure(.inputMissing, error.message)
        } catch let error as EngineError {
            throw CommandFailure(.unavailable, error.message)
        }
        let style = ByteCountFormatStyle()
        print("Database   \(path)")
        print("Runs       \(found.openRuns) open, \(found.closedRuns) closed")
        print("Documents  \(found.documents)")
        print("Size       \(style.format(Int64(found.bytes))), \(style.format(Int64(found.unusedBytes))) of it unused")
        guard !found.damage.isEmpty else {
            print("It is sound.")
            return
        }
        for line in found.damage.prefix(20) { print("Damage     \(line)") }
        throw CommandFailure(
            .failed,
            "The database is damaged. Stop using it, copy its files, and restore a backup; 'sqlite3 FILE .recover' may "
                + "save what a backup lacks."
        )
    }
}
