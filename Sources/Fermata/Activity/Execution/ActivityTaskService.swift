import TemporalAPI

/// One attempt of an activity, as the server hands it out. Without a token it stands for none.
typealias ActivityTask = Temporal_Api_Workflowservice_V1_PollActivityTaskQueueResponse

/// The calls that the activity half of a worker makes.
///
/// All throw ``FermataError``; retrying what may pass is theirs.
protocol ActivityTaskService: Sendable {
    /// Waits for a task, up to about a minute.
    func poll(
        _ request: Temporal_Api_Workflowservice_V1_PollActivityTaskQueueRequest
    ) async throws -> ActivityTask

    /// Tells that an attempt is alive.
    func heartbeat(
        _ request: Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest
    ) async throws -> Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatResponse

    /// Reports a result.
    func complete(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest) async throws

    /// Reports a failed attempt.
    func fail(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest) async throws

    /// Reports that a requested cancellation took place.
    func cancel(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest) async throws
}
