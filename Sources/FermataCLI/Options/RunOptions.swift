import ArgumentParser
import Fermata

/// Which run of which workflow is meant.
struct RunOptions: ParsableArguments {
    @Argument(help: "The workflow id.")
    var id: String

    @Option(help: ArgumentHelp("One run of it; without it, the latest.", valueName: "run-id"))
    var runID: String?

    func handle(_ client: TemporalClient) -> UntypedWorkflowHandle {
        client.untypedWorkflowHandle(id: id, runID: runID)
    }
}
