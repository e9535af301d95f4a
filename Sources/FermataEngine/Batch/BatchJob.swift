import Foundation
import SwiftProtobuf
import TemporalAPI

typealias BatchRequest = Temporal_Api_Workflowservice_V1_StartBatchOperationRequest
typealias BatchOperationType = Temporal_Api_Enums_V1_BatchOperationType

/// Names a batch operation in the engine.
struct BatchKey: Hashable, Sendable {
    let namespaceID: String
    let jobID: String
}

/// What a client has asked to be done to many runs. It never changes; how far it has come is in ``BatchProgress``.
struct BatchJob: Sendable {
    let request: BatchRequest
    /// As if the job were a run, for the answer to who uses its id again.
    let runID: String
    let startTime: EngineTime

    private struct Stored: Codable {
        var request: Data
        var runID: String
        var startTime: Int64
    }

    init(request: BatchRequest, runID: String, startTime: EngineTime) {
        self.request = request
        self.runID = runID
        self.startTime = startTime
    }

    init(serialized data: Data) throws {
        let stored = try JSONDecoder().decode(Stored.self, from: data)
        request = try BatchRequest(serializedBytes: stored.request)
        runID = stored.runID
        startTime = EngineTime(nanoseconds: stored.startTime)
    }

    func serialized() throws -> Data {
        try JSONEncoder().encode(
            Stored(request: request.serializedData(), runID: runID, startTime: startTime.nanoseconds)
        )
    }

    /// The runs that the request names itself.
    var namedTargets: [BatchTarget] {
        request.targetExecutions.map { BatchTarget(workflowID: $0.businessID, runID: $0.runID) }
            + request.executions.map { BatchTarget(workflowID: $0.workflowID, runID: $0.runID) }
    }

    /// An id for a call about one run, the same whenever the job makes that call.
    func requestID(_ kind: String, _ target: BatchTarget) -> String {
        [request.jobID, kind, target.workflowID, target.runID].joined(separator: ":")
    }
}

/// One of the runs that a batch operation is for.
struct BatchTarget: Codable, Hashable, Sendable {
    var workflowID: String
    /// Empty for the newest.
    var runID: String

    var execution: WorkflowExecution {
        .with {
            $0.workflowID = workflowID
            $0.runID = runID
        }
    }
}

/// How far a batch operation has come.
struct BatchProgress: Codable, Sendable {
    enum State: String, Codable {
        case running
        case completed
        case failed
    }

    var state = State.running
    /// Nanoseconds since the epoch.
    var closeTime: Int64?
    var total: Int64 = 0
    var succeeded: Int64 = 0
    var failed: Int64 = 0
}
