import ArgumentParser
import FermataCatalog

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve the draft of a web page review.",
        discussion: "See the draft first: fermata status ID"
    )

    @OptionGroup var selection: RunOptions
    @OptionGroup var review: ReviewOptions
    @Option(help: "What you think of it.") var comment: String?
    @Option(help: ArgumentHelp("A better summary, which replaces the model's.", valueName: "text")) var summary: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let decision = ReviewDecision(
            verdict: .approve,
            reviewer: review.reviewer,
            comment: comment,
            editedSummary: summary
        )
        try await review.send(decision, to: selection, connection, output)
    }
}
