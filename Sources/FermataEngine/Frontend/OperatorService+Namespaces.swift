import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension OperatorServiceHandler {
    /// Takes the namespace away at once; its runs are deleted after the answer.
    func deleteNamespace(
        request: Temporal_Api_Operatorservice_V1_DeleteNamespaceRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_DeleteNamespaceResponse {
        let name = try await engine.durably { transaction in
            try transaction.deleteNamespace(named: request.namespace, id: request.namespaceID)
        }
        engine.namespaceWatch.changed(0)
        return .with { $0.deletedNamespace = name }
    }

    /// There are no others to take away.
    func removeRemoteCluster(
        request: Temporal_Api_Operatorservice_V1_RemoveRemoteClusterRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_RemoveRemoteClusterResponse {
        throw EngineError.notFound("The cluster to be deleted cannot be found in clusters cache.")
    }

    /// The one cluster that there is.
    func listClusters(
        request: Temporal_Api_Operatorservice_V1_ListClustersRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_ListClustersResponse {
        .with {
            $0.clusters = [
                .with {
                    $0.clusterName = Namespace.clusterName
                    $0.clusterID = engine.clusterID
                    $0.initialFailoverVersion = 1
                    $0.historyShardCount = 1
                    $0.isConnectionEnabled = true
                }
            ]
        }
    }
}
