import SwiftProtobuf
import TemporalAPI

extension Namespace {
    /// The one cluster that there is, as clients know it.
    static let clusterName = "active"

    /// What clients are told of the namespace.
    ///
    /// The capabilities are those that Temporal 1.32 reports and this engine has: SDKs choose by them what they use.
    func described(limits: ExecutionLimits) -> Temporal_Api_Workflowservice_V1_DescribeNamespaceResponse {
        .with {
            $0.namespaceInfo = record.info
            $0.namespaceInfo.capabilities = .with {
                $0.eagerWorkflowStart = true
                $0.syncUpdate = true
                $0.asyncUpdate = true
                $0.workerHeartbeats = true
                $0.reportedProblemsSearchAttribute = true
                $0.pollerAutoscaling = true
            }
            $0.namespaceInfo.limits = .with {
                $0.blobSizeLimitError = Int64(limits.blobBytesMaximum)
                $0.memoSizeLimitError = 2 * 1024 * 1024
                $0.workflowTaskCompletionSizeLimitError = 40 * 1024 * 1024
            }
            $0.namespaceInfo.supportsSchedules = true
            $0.config = settings
            $0.replicationConfig = replication
        }
    }

    /// The configuration, with what never varies.
    var settings: Temporal_Api_Namespace_V1_NamespaceConfig {
        .with {
            $0.workflowExecutionRetentionTtl = record.config.workflowExecutionRetentionTtl
            $0.badBinaries = .init()
            $0.historyArchivalState = .disabled
            $0.visibilityArchivalState = .disabled
        }
    }

    var replication: Temporal_Api_Replication_V1_NamespaceReplicationConfig {
        .with {
            $0.activeClusterName = Self.clusterName
            $0.clusters = [.with { $0.clusterName = Self.clusterName }]
            $0.state = .normal
        }
    }
}
