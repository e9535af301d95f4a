import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func recordWorkerHeartbeat(
        request: Temporal_Api_Workflowservice_V1_RecordWorkerHeartbeatRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RecordWorkerHeartbeatResponse {
        let namespace = try engine.namespace(named: request.namespace)
        for heartbeat in request.workerHeartbeat { engine.workers.record(heartbeat, namespaceID: namespace.id) }
        return .init()
    }

    func listWorkers(
        request: Temporal_Api_Workflowservice_V1_ListWorkersRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListWorkersResponse {
        let page = try WorkerPage(
            of: workers(of: request.namespace, matching: request.query),
            size: Int(request.pageSize),
            token: request.nextPageToken
        )
        return .with {
            $0.workersInfo = page.heartbeats.map { heartbeat in .with { $0.workerHeartbeat = heartbeat } }
            $0.workers = page.heartbeats.map(\.summary)
            $0.nextPageToken = page.nextToken
        }
    }

    func countWorkers(
        request: Temporal_Api_Workflowservice_V1_CountWorkersRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CountWorkersResponse {
        let count = try workers(of: request.namespace, matching: request.query).count
        return .with { $0.count = Int64(count) }
    }

    func describeWorker(
        request: Temporal_Api_Workflowservice_V1_DescribeWorkerRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeWorkerResponse {
        let namespace = try engine.namespace(named: request.namespace)
        let heartbeat = try engine.workers.heartbeat(of: request.workerInstanceKey, namespaceID: namespace.id)
        return .with { $0.workerInfo.workerHeartbeat = heartbeat }
    }

    /// Ends the worker's polls, and sends work to the normal queue that would otherwise wait for its sticky one.
    func shutdownWorker(
        request: Temporal_Api_Workflowservice_V1_ShutdownWorkerRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ShutdownWorkerResponse {
        let id = try engine.namespace(named: request.namespace).id
        engine.matching.cancelPolls(namespaceID: id, workerInstanceKey: request.workerInstanceKey)
        if !request.stickyTaskQueue.isEmpty {
            let sticky = TaskQueueKey(namespaceID: id, name: request.stickyTaskQueue, kind: .workflow)
            engine.matching.forgetPoller(identity: request.identity, of: sticky)
        }
        if !request.taskQueue.isEmpty {
            for kind in TaskQueueKey.Kind.allCases {
                let queue = TaskQueueKey(namespaceID: id, name: request.taskQueue, kind: kind)
                engine.matching.forgetPoller(identity: request.identity, of: queue)
            }
        }
        if request.hasWorkerHeartbeat { engine.workers.record(request.workerHeartbeat, namespaceID: id) }
        return .init()
    }

    private func workers(of namespace: String, matching query: String) throws -> [WorkerHeartbeat] {
        let namespace = try engine.namespace(named: namespace)
        let filter = try WorkerFilter(query)
        return engine.workers.heartbeats(namespaceID: namespace.id).filter(filter.matches)
    }
}

extension WorkerHeartbeat {
    /// What a list shows of the worker.
    fileprivate var summary: Temporal_Api_Worker_V1_WorkerListInfo {
        .with {
            $0.workerInstanceKey = workerInstanceKey
            $0.workerIdentity = workerIdentity
            $0.taskQueue = taskQueue
            if hasDeploymentVersion { $0.deploymentVersion = deploymentVersion }
            $0.sdkName = sdkName
            $0.sdkVersion = sdkVersion
            $0.status = status
            if hasStartTime { $0.startTime = startTime }
            $0.hostName = hostInfo.hostName
            $0.workerGroupingKey = hostInfo.workerGroupingKey
            $0.processID = hostInfo.processID
            $0.plugins = plugins
            $0.drivers = drivers
        }
    }
}
