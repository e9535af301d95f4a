import ArgumentParser
import FermataCommandLine
import FermataEngine
import Foundation

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at an engine's database: is it sound, and what is in it?",
        discussion: "The engine must not be running: one process at a time may have a database."
    )

    @Option(help: ArgumentHelp("The database file; without it, the one that 'fermata up' uses.", valueName: "path"))
    var database: String?

    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        let path = database ?? DataDirectory.standard().appending(path: "engine.db").path(percentEncoded: false)
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
