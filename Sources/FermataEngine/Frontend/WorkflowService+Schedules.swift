import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func createSchedule(
        request: Temporal_Api_Workflowservice_V1_CreateScheduleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CreateScheduleResponse {
        try await engine.durably { transaction in
            let (namespace, handlers) = try transaction.scheduleHandlers(request.namespace)
            return try transaction.changeSchedule(request.scheduleID, namespace: namespace) { existing, host in
                try handlers.create(request, existing: existing, host: &host, now: transaction.now)
            }
        }
    }

    func updateSchedule(
        request: Temporal_Api_Workflowservice_V1_UpdateScheduleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateScheduleResponse {
        try await engine.durably { transaction in
            let (namespace, handlers) = try transaction.scheduleHandlers(request.namespace)
            return try transaction.changeSchedule(request.scheduleID, namespace: namespace) { existing, host in
                try handlers.update(request, existing: existing, host: &host, now: transaction.now)
            }
        }
    }

    func patchSchedule(
        request: Temporal_Api_Workflowservice_V1_PatchScheduleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PatchScheduleResponse {
        try await engine.durably { transaction in
            let (namespace, handlers) = try transaction.scheduleHandlers(request.namespace)
            return try transaction.changeSchedule(request.scheduleID, namespace: namespace) { existing, host in
                try handlers.patch(request, existing: existing, host: &host, now: transaction.now)
            }
        }
    }

    func deleteSchedule(
        request: Temporal_Api_Workflowservice_V1_DeleteScheduleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteScheduleResponse {
        try await engine.durably { transaction in
            let (namespace, handlers) = try transaction.scheduleHandlers(request.namespace)
            return try transaction.changeSchedule(request.scheduleID, namespace: namespace) { existing, _ in
                try handlers.delete(request, existing: existing)
            }
        }
    }

    func describeSchedule(
        request: Temporal_Api_Workflowservice_V1_DescribeScheduleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeScheduleResponse {
        try await engine.durably { transaction in
            let (namespace, handlers) = try transaction.scheduleHandlers(request.namespace)
            let existing = try transaction.schedule(.init(namespaceID: namespace.id, id: request.scheduleID))
            return try handlers.describe(request, existing: existing, now: transaction.now)
        }
    }

    func listScheduleMatchingTimes(
        request: Temporal_Api_Workflowservice_V1_ListScheduleMatchingTimesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListScheduleMatchingTimesResponse {
        let (existing, handlers) = try await engine.durably { transaction in
            let (namespace, handlers) = try transaction.scheduleHandlers(request.namespace)
            let existing = try transaction.schedule(.init(namespaceID: namespace.id, id: request.scheduleID))
            return (existing, handlers)
        }
        return try handlers.listMatchingTimes(request, existing: existing)
    }

    func listSchedules(
        request: Temporal_Api_Workflowservice_V1_ListSchedulesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListSchedulesResponse {
        let (namespace, handlers) = try await engine.durably { try $0.scheduleHandlers(request.namespace) }
        let ids = try await engine.scheduleIDs(matching: request.query, of: namespace, handlers: handlers)
        return try handlers.list(
            request,
            schedules: try engine.schedules(of: namespace),
            now: engine.clock.now()
        ) { ids?.contains($0.id) ?? true }
    }

    func countSchedules(
        request: Temporal_Api_Workflowservice_V1_CountSchedulesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CountSchedulesResponse {
        let (namespace, handlers) = try await engine.durably { try $0.scheduleHandlers(request.namespace) }
        let ids = try await engine.scheduleIDs(matching: request.query, of: namespace, handlers: handlers)
        return handlers.count(schedules: try engine.schedules(of: namespace)) { ids?.contains($0.id) ?? true }
    }
}

extension Transaction {
    /// The namespace of a call about schedules, and what answers the call.
    fileprivate func scheduleHandlers(_ name: String) throws -> (Namespace, ScheduleHandlers) {
        let namespace = try core.namespaces.namespace(named: name)
        let handlers = ScheduleHandlers(
            checkSearchAttributes: { attributes, _ in try namespace.validate(attributes) },
            typed: { attributes, _ in namespace.typed(attributes) },
            longestID: core.limits.idLengthMaximum,
            largestBlob: core.limits.blobBytesMaximum
        )
        return (namespace, handlers)
    }
}
