import GRPCCore
import TemporalAPI

/// Temporal's workflow service, on the engine: checks requests, calls the engine, and words the answers.
struct WorkflowServiceHandler: Temporal_Api_Workflowservice_V1_WorkflowService.SimpleServiceProtocol {
    let engine: Engine

    /// The answer to a call that the engine does not offer.
    func unsupported(_ name: String) -> EngineError {
        .unimplemented("\(name) is not supported by Fermata's embedded engine.")
    }
}

/// Temporal's operator service, on the engine.
struct OperatorServiceHandler: Temporal_Api_Operatorservice_V1_OperatorService.SimpleServiceProtocol {
    let engine: Engine

    /// The answer to a call that the engine does not offer.
    func unsupported(_ name: String) -> EngineError {
        .unimplemented("\(name) is not supported by Fermata's embedded engine.")
    }
}
