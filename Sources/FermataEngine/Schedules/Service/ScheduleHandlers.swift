import Foundation
import SwiftProtobuf
import TemporalAPI

/// The calls of the workflow service about schedules, on the state that the engine has looked up.
///
/// The namespace exists and the caller may use it: that is checked before.
struct ScheduleHandlers {
    typealias SearchAttributes = Temporal_Api_Common_V1_SearchAttributes

    /// Refuses attributes that the namespace does not have, or values not of their type.
    var checkSearchAttributes: @Sendable (_ attributes: SearchAttributes, _ namespace: String) throws -> Void
    /// Adds to each value the type that the namespace gives its attribute, for answers.
    var typed: @Sendable (_ attributes: SearchAttributes, _ namespace: String) -> SearchAttributes
    var longestID = 1000
    var largestBlob = 2 << 20
    var largestPage = 1000

    /// - Parameter existing: the schedule of that id, if there is one.
    func create(
        _ request: Temporal_Api_Workflowservice_V1_CreateScheduleRequest,
        existing: ScheduleState?,
        host: inout some ScheduleHost,
        now: EngineTime
    ) throws -> ScheduleReply<Temporal_Api_Workflowservice_V1_CreateScheduleResponse> {
        try checkScheduleID(request.scheduleID)
        guard !request.requestID.isEmpty else {
            throw EngineError.invalidArgument("RequestId is not set on request.")
        }
        try checkRequestID(request.requestID)
        var schedule = request.schedule
        try checkSpec(schedule.spec)
        try checkAction(&schedule, namespace: request.namespace)
        try checkSize(schedule, memo: request.memo)
        try checkSearchAttributes(request.searchAttributes, request.namespace)
        if let existing {
            guard existing.createRequestID == request.requestID else {
                throw EngineError.workflowAlreadyStarted(
                    "schedule \"\(request.scheduleID)\" is already registered",
                    requestID: "",
                    runID: ""
                )
            }
            return ScheduleReply(response: response(firstTokenOf: existing), change: .unchanged)
        }
        var state = try makeState(schedule, request, now: now)
        let response = response(firstTokenOf: state)
        let actions = state.patch(request.initialPatch, now: now)
        _ = state.perform(actions, by: &host, now: now)
        return ScheduleReply(response: response, change: .store(state))
    }

    func update(
        _ request: Temporal_Api_Workflowservice_V1_UpdateScheduleRequest,
        existing: ScheduleState?,
        host: inout some ScheduleHost,
        now: EngineTime
    ) throws -> ScheduleReply<Temporal_Api_Workflowservice_V1_UpdateScheduleResponse> {
        try checkRequestID(request.requestID)
        var schedule = request.schedule
        try checkAction(&schedule, namespace: request.namespace)
        try checkSpec(schedule.spec)
        try checkSearchAttributes(request.searchAttributes, request.namespace)
        guard case .startWorkflow = schedule.action.action else {
            throw EngineError.invalidArgument("Only StartWorkflow action is supported for schedules")
        }
        try checkSize(schedule, memo: request.memo)
        var state = try found(existing, id: request.scheduleID)
        // The reference's older scheduler drops such an update in silence; its newer one refuses it.
        guard request.conflictToken.isEmpty || request.conflictToken == state.conflictTokenBytes else {
            throw EngineError.failedPrecondition("mismatched conflict token")
        }
        let actions: [ScheduleAction]
        do throws(ScheduleSpecError) {
            actions = try state.update(schedule, now: now)
        } catch {
            throw invalidSpec(error)
        }
        // Absent means unchanged; present and empty means none.
        if request.hasSearchAttributes { state.searchAttributes = request.searchAttributes }
        if request.hasMemo { state.memo = request.memo }
        _ = state.perform(actions, by: &host, now: now)
        return ScheduleReply(response: .init(), change: .store(state))
    }

    func patch(
        _ request: Temporal_Api_Workflowservice_V1_PatchScheduleRequest,
        existing: ScheduleState?,
        host: inout some ScheduleHost,
        now: EngineTime
    ) throws -> ScheduleReply<Temporal_Api_Workflowservice_V1_PatchScheduleResponse> {
        guard request.hasPatch else { throw EngineError.invalidArgument("Patch is not set on request.") }
        try checkRequestID(request.requestID)
        try checkNotes(request.patch)
        var state = try found(existing, id: request.scheduleID)
        let actions = state.patch(request.patch, now: now)
        _ = state.perform(actions, by: &host, now: now)
        return ScheduleReply(response: .init(), change: .store(state))
    }

    /// Removes the schedule. Runs that it started go on.
    func delete(
        _ request: Temporal_Api_Workflowservice_V1_DeleteScheduleRequest,
        existing: ScheduleState?
    ) throws -> ScheduleReply<Temporal_Api_Workflowservice_V1_DeleteScheduleResponse> {
        _ = try found(existing, id: request.scheduleID)
        return ScheduleReply(response: .init(), change: .remove)
    }

    /// A repeated request is answered like the first one, whatever has become of the schedule since.
    private func response(
        firstTokenOf state: ScheduleState
    ) -> Temporal_Api_Workflowservice_V1_CreateScheduleResponse {
        var first = state
        first.conflictToken = ScheduleState.firstConflictToken
        return .with { $0.conflictToken = first.conflictTokenBytes }
    }

    private func makeState(
        _ schedule: Schedule,
        _ request: Temporal_Api_Workflowservice_V1_CreateScheduleRequest,
        now: EngineTime
    ) throws(EngineError) -> ScheduleState {
        do throws(ScheduleSpecError) {
            var state = try ScheduleState(
                namespace: request.namespace,
                id: request.scheduleID,
                schedule: schedule,
                createRequestID: request.requestID,
                now: now
            )
            state.memo = request.memo
            state.searchAttributes = request.searchAttributes
            return state
        } catch {
            throw invalidSpec(error)
        }
    }
}
