import GRPCCore
import TemporalAPI

// What the engine does not offer: each call says so by name. docs/engine.md lists them with the reasons.

extension OperatorServiceHandler {
    func addOrUpdateRemoteCluster(
        request: Temporal_Api_Operatorservice_V1_AddOrUpdateRemoteClusterRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_AddOrUpdateRemoteClusterResponse {
        throw unsupported("AddOrUpdateRemoteCluster")
    }
}
