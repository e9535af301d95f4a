import SwiftProtobuf
import TemporalAPI

extension AsyncActivityHandle {
    /// Completes the activity with a result; `()` is none.
    public func complete(_ result: some Sendable) async throws {
        let payloads = try await client.dataConverter.convertValues(result)
        switch reference {
        case .token(let token):
            let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.taskToken = token.data
                if !payloads.isEmpty { $0.result = .init(payloads) }
            }
            _ = try await client.call(.normal, request) {
                try await $0.respondActivityTaskCompleted($1, metadata: $2, options: $3)
            }
        case .ids(let workflowID, let runID, let activityID):
            let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedByIdRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.workflowID = workflowID
                $0.runID = runID ?? ""
                $0.activityID = activityID
                if !payloads.isEmpty { $0.result = .init(payloads) }
            }
            _ = try await client.call(.normal, request) {
                try await $0.respondActivityTaskCompletedById($1, metadata: $2, options: $3)
            }
        }
    }

    /// Fails the attempt. The retry policy decides whether there is another one.
    public func fail(_ error: any Error) async throws {
        let failure = try await client.dataConverter.failure(for: error)
        switch reference {
        case .token(let token):
            let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.taskToken = token.data
                $0.failure = failure
            }
            _ = try await client.call(.normal, request) {
                try await $0.respondActivityTaskFailed($1, metadata: $2, options: $3)
            }
        case .ids(let workflowID, let runID, let activityID):
            let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedByIdRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.workflowID = workflowID
                $0.runID = runID ?? ""
                $0.activityID = activityID
                $0.failure = failure
            }
            _ = try await client.call(.normal, request) {
                try await $0.respondActivityTaskFailedById($1, metadata: $2, options: $3)
            }
        }
    }

    /// Reports that the activity has stopped because it was asked to cancel.
    ///
    /// - Parameter details: For the workflow: the ``CanceledError/details`` it sees.
    public func reportCancellation<each Detail: Sendable>(details: repeat each Detail) async throws {
        let payloads = try await client.dataConverter.convertValues(repeat each details)
        switch reference {
        case .token(let token):
            let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.taskToken = token.data
                if !payloads.isEmpty { $0.details = .init(payloads) }
            }
            _ = try await client.call(.normal, request) {
                try await $0.respondActivityTaskCanceled($1, metadata: $2, options: $3)
            }
        case .ids(let workflowID, let runID, let activityID):
            let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledByIdRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.workflowID = workflowID
                $0.runID = runID ?? ""
                $0.activityID = activityID
                if !payloads.isEmpty { $0.details = .init(payloads) }
            }
            _ = try await client.call(.normal, request) {
                try await $0.respondActivityTaskCanceledById($1, metadata: $2, options: $3)
            }
        }
    }

    /// Reports that the attempt is alive. Sent at once, each time.
    ///
    /// - Parameter details: For the next attempt, should this one be lost.
    /// - Throws: ``AsyncActivityCanceledError`` if the activity should stop.
    public func heartbeat<each Detail: Sendable>(details: repeat each Detail) async throws {
        let payloads = try await client.dataConverter.convertValues(repeat each details)
        let answer: (cancelRequested: Bool, paused: Bool, reset: Bool)
        switch reference {
        case .token(let token):
            let request = Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.taskToken = token.data
                if !payloads.isEmpty { $0.details = .init(payloads) }
            }
            let response = try await client.call(.normal, request) {
                try await $0.recordActivityTaskHeartbeat($1, metadata: $2, options: $3)
            }
            answer = (response.cancelRequested, response.activityPaused, response.activityReset)
        case .ids(let workflowID, let runID, let activityID):
            let request = Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatByIdRequest.with {
                $0.namespace = client.namespace
                $0.identity = client.identity
                $0.workflowID = workflowID
                $0.runID = runID ?? ""
                $0.activityID = activityID
                if !payloads.isEmpty { $0.details = .init(payloads) }
            }
            let response = try await client.call(.normal, request) {
                try await $0.recordActivityTaskHeartbeatById($1, metadata: $2, options: $3)
            }
            answer = (response.cancelRequested, response.activityPaused, response.activityReset)
        }
        if answer.cancelRequested { throw AsyncActivityCanceledError(reason: .serverRequest) }
        if answer.reset { throw AsyncActivityCanceledError(reason: .reset) }
        if answer.paused { throw AsyncActivityCanceledError(reason: .paused) }
    }
}
