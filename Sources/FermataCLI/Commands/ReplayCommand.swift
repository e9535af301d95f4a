import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine
import Foundation

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Check that the catalogue's workflows still follow recorded histories.",
        discussion: "Reads JSON, as UIs, tools and 'fermata show --history --json' write it, and the protobuf message "
            + "History. Needs no server. Ends with 1 if a history is not followed."
    )

    @Argument(help: ArgumentHelp("The files of the histories.", valueName: "file")) var files: [String]
    @Option(help: "The workflow id, which old histories do not contain; without it, the file's name.")
    var workflowID: String?
    @OptionGroup var logging: LoggingOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let replayer = try WorkflowReplayer(
            workflows: Catalog.workflows + Catalog.agentWorkflows,
            logger: logging.logger()
        )
        var document = ReplayDocument()
        for file in files {
            let name = URL(filePath: file).deletingPathExtension().lastPathComponent
            let history = try HistoryFile.read(file, workflowID: workflowID ?? name)
            var entry = ReplayDocument.Entry(file: file, workflow: history.workflowType, events: history.count)
            do {
                entry.outcome = try await replayer.replay(history).outcome.name
            } catch let error as FermataError where error.code == .invalidHistory || error.code == .notFound {
                throw CommandFailure(.usage, "\(file): \(error.message)")
            } catch {
                entry.difference = FailureReport(error).message
            }
            document.histories.append(entry)
        }
        try output.write(document, document.text)
        guard document.isFollowed else { throw ExitCode(CommandStatus.failed.rawValue) }
    }
}

extension ReplayResult.Outcome {
    fileprivate var name: String {
        switch self {
        case .completed: "completed"
        case .failed: "failed"
        case .cancelled: "canceled"
        case .continuedAsNew: "continuedAsNew"
        case .open: "running"
        }
    }
}
