import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    /// The server whose behaviour the engine has; clients choose what they use by it.
    static let serverVersion = "1.32.0"

    /// By the names under which clients introduce themselves.
    private static let supportedClients = [
        "fermata": "<2.0.0", "temporal-cli": "<2.0.0", "temporal-go": "<2.0.0", "temporal-java": "<2.0.0",
        "temporal-php": "<2.0.0", "temporal-python": "<2.0.0", "temporal-typescript": "<2.0.0", "temporal-ui": "<3.0.0",
    ]

    func getSystemInfo(
        request: Temporal_Api_Workflowservice_V1_GetSystemInfoRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetSystemInfoResponse {
        .with {
            $0.serverVersion = Self.serverVersion
            $0.capabilities = .with {
                $0.signalAndQueryHeader = true
                $0.internalErrorDifferentiation = true
                $0.activityFailureIncludeHeartbeat = true
                $0.supportsSchedules = true
                $0.encodedFailureAttributes = true
                $0.upsertMemo = true
                $0.eagerWorkflowStart = true
                $0.sdkMetadata = true
                $0.buildIDBasedVersioning = true
                $0.countGroupByExecutionStatus = true
                $0.nexus = true
            }
        }
    }

    func getClusterInfo(
        request: Temporal_Api_Workflowservice_V1_GetClusterInfoRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetClusterInfoResponse {
        .with {
            $0.serverVersion = Self.serverVersion
            $0.clusterID = engine.clusterID
            $0.clusterName = "active"
            $0.historyShardCount = 1
            $0.persistenceStore = "sqlite"
            $0.visibilityStore = "sqlite"
            $0.failoverVersionIncrement = 10
            $0.initialFailoverVersion = 1
            $0.supportedClients = Self.supportedClients
        }
    }
}
