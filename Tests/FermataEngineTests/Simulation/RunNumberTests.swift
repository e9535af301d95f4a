import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("numbers of runs")
struct RunNumberTests {
    @Test("a number is not given out again after a restart, though its run was deleted")
    func areNotReused() async throws {
        let simulation = try await Simulation(seed: 1, store: try Store.quiet())
        while simulation.ledger.starts.isEmpty { try await simulation.startWorkflow() }
        let last = simulation.engine.look { $0.lastRunNumber }
        _ = try await simulation.handler.deleteWorkflowExecution(
            request: .with {
                $0.namespace = "default"
                $0.workflowExecution.workflowID = simulation.ledger.starts[0].workflowID
            },
            context: Simulation.context
        )
        try await simulation.crash()
        #expect(simulation.engine.look { $0.lastRunNumber } == last)
        await simulation.store.close()
    }
}
