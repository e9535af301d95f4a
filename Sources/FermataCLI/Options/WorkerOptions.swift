import ArgumentParser
import FermataCommandLine
import Foundation

/// What a worker of the catalogue needs to know.
struct WorkerOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("A folder whose files workflows may read; repeat it for more.", valueName: "dir"))
    var allowFiles: [String] = []

    @Option(help: ArgumentHelp("The task queue to work on.", valueName: "name"))
    var taskQueue = CatalogWorker.defaultTaskQueue

    var dataDirectory: URL { store.dataDirectory }

    /// Refuses folders that are not there: a worker would only notice when a workflow asks for a file.
    func checkFolders() throws(CommandFailure) {
        for folder in allowFiles {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue
            else {
                throw CommandFailure(.inputMissing, "--allow-files: there is no folder '\(folder)'.")
            }
        }
    }
}
