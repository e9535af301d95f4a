import ArgumentParser
import FermataCatalog

struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Reject the draft of a web page review.",
        discussion: "See the draft first: fermata status ID"
    )

    @OptionGroup var selection: RunOptions
    @OptionGroup var review: ReviewOptions
    @Option(help: "What is wrong with it.") var comment: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let decision = ReviewDecision(verdict: .reject, reviewer: review.reviewer, comment: comment)
        try await review.send(decision, to: selection, connection, output)
    }
}
