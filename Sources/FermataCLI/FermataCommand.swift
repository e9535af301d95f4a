import ArgumentParser
import FermataCommandLine
import Foundation

@main
struct FermataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fermata",
        abstract: "Durable AI workflows for Swift, on Temporal.",
        discussion: "Start with 'fermata up', then 'fermata workflows' in another terminal. Exit codes and the shapes "
            + "of --json are described in docs/cli.md.",
        subcommands: [VersionCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Services",
                subcommands: [UpCommand.self, EngineCommand.self, WorkerCommand.self, DoctorCommand.self]
            ),
            CommandGroup(name: "Workflows", subcommands: [WorkflowsCommand.self, RunCommand.self]),
            CommandGroup(
                name: "Agents",
                subcommands: [
                    AgentsCommand.self, PromptsCommand.self, ApprovalsCommand.self, ToolsCommand.self,
                    BatchesCommand.self,
                    UsageCommand.self, BudgetsCommand.self, GuardrailsCommand.self, VaultCommand.self,
                ]
            ),
            CommandGroup(
                name: "Runs",
                subcommands: [
                    ListCommand.self, StatusCommand.self, ShowCommand.self, SignalCommand.self, QueryCommand.self,
                    UpdateCommand.self, ApproveCommand.self, RejectCommand.self, CancelCommand.self,
                    TerminateCommand.self, ReplayCommand.self,
                ]
            ),
        ]
    )

    /// Parses and runs, and turns every error into a line on stderr and a documented exit code.
    static func main() async {
        let command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            // Also the way to print help.
            guard exitCode(for: error) != .success else { exit(withError: error) }
            let message = message(for: error)
            let usage = fullMessage(for: error).split(separator: "\n").first { $0.hasPrefix("Usage:") }
            fail(FailureReport(CommandFailure(.usage, message)), hint: usage.map(String.init))
        }
        do {
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch  where exitCode(for: error) == .success {
            // Help that was asked for by name.
            exit(withError: error)
        } catch {
            fail(FailureReport(error))
        }
    }

    private static func fail(_ report: FailureReport, hint: String? = nil) -> Never {
        Terminal.complain("fermata: \(report.message)")
        if let hint { Terminal.complain(hint) }
        Foundation.exit(report.status.rawValue)
    }
}
