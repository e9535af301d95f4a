import TemporalAPI

/// The calls, made through a connection.
struct ConnectionActivityService: ActivityTaskService {
    let connection: TemporalConnection

    func poll(
        _ request: Temporal_Api_Workflowservice_V1_PollActivityTaskQueueRequest
    ) async throws -> ActivityTask {
        try await connection.call(.taskPoll, request) {
            try await $0.pollActivityTaskQueue($1, metadata: $2, options: $3)
        }
    }

    func heartbeat(
        _ request: Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest
    ) async throws -> Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatResponse {
        try await connection.call(.normal, request) {
            try await $0.recordActivityTaskHeartbeat($1, metadata: $2, options: $3)
        }
    }

    func complete(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest) async throws {
        _ = try await connection.call(.normal, request) {
            try await $0.respondActivityTaskCompleted($1, metadata: $2, options: $3)
        }
    }

    func fail(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest) async throws {
        _ = try await connection.call(.normal, request) {
            try await $0.respondActivityTaskFailed($1, metadata: $2, options: $3)
        }
    }

    func cancel(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest) async throws {
        _ = try await connection.call(.normal, request) {
            try await $0.respondActivityTaskCanceled($1, metadata: $2, options: $3)
        }
    }
}
