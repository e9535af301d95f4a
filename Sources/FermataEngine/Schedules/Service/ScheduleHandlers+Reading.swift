import Foundation
import SwiftProtobuf
import TemporalAPI

extension ScheduleHandlers {
    func describe(
        _ request: Temporal_Api_Workflowservice_V1_DescribeScheduleRequest,
        existing: ScheduleState?,
        now: EngineTime
    ) throws -> Temporal_Api_Workflowservice_V1_DescribeScheduleResponse {
        var response = try found(existing, id: request.scheduleID).described(now: now)
        if response.hasSearchAttributes {
            response.searchAttributes = typed(response.searchAttributes, request.namespace)
        }
        if case .startWorkflow(var action) = response.schedule.action.action, action.hasSearchAttributes {
            action.searchAttributes = typed(action.searchAttributes, request.namespace)
            response.schedule.action.startWorkflow = action
        }
        return response
    }

    /// - Parameters:
    ///   - schedules: all of the namespace.
    ///   - matches: the request's query, compiled; it is checked before (`queryRefusal`).
    func list(
        _ request: Temporal_Api_Workflowservice_V1_ListSchedulesRequest,
        schedules: some Sequence<ScheduleState>,
        now: EngineTime,
        matches: (ScheduleState) throws -> Bool
    ) throws -> Temporal_Api_Workflowservice_V1_ListSchedulesResponse {
        let asked = Int(request.maximumPageSize)
        let size = 1...largestPage ~= asked ? asked : largestPage
        let start = try request.nextPageToken.isEmpty ? nil : PageStart(token: request.nextPageToken)
        let ordered = try schedules.map { (PageStart($0), $0) }
            .filter { place, _ in start.map { place > $0 } ?? true }
            .sorted { $0.0 < $1.0 }
            .lazy.filter { try matches($0.1) }
        let page = ordered.prefix(size + 1)
        var response = Temporal_Api_Workflowservice_V1_ListSchedulesResponse()
        response.schedules = page.prefix(size).map { _, schedule in
            var entry = schedule.listEntry(now: now)
            if entry.hasSearchAttributes { entry.searchAttributes = typed(entry.searchAttributes, request.namespace) }
            return entry
        }
        if page.count > size, let last = page.prefix(size).last { response.nextPageToken = try last.0.token() }
        return response
    }

    func count(
        schedules: some Sequence<ScheduleState>,
        matches: (ScheduleState) throws -> Bool
    ) rethrows -> Temporal_Api_Workflowservice_V1_CountSchedulesResponse {
        let count = try schedules.reduce(0) { try matches($1) ? $0 + 1 : $0 }
        return .with { $0.count = Int64(count) }
    }

    func listMatchingTimes(
        _ request: Temporal_Api_Workflowservice_V1_ListScheduleMatchingTimesRequest,
        existing: ScheduleState?
    ) throws -> Temporal_Api_Workflowservice_V1_ListScheduleMatchingTimesResponse {
        let state = try found(existing, id: request.scheduleID)
        guard request.hasStartTime, request.hasEndTime else {
            throw EngineError.invalidArgument("missing or invalid query")
        }
        do throws(ScheduleSpecError) {
            let times = try state.spec.times(
                after: EngineTime(request.startTime),
                through: EngineTime(request.endTime),
                limit: ScheduleLimits.matchingTimes
            )
            return .with { $0.startTime = times.map(\.timestamp) }
        } catch {
            throw EngineError.invalidArgument(error.message)
        }
    }

    /// What is wrong with filtering schedules on an attribute of the system's; nil if it is allowed.
    ///
    /// All attributes of the namespace itself are allowed.
    func queryRefusal(systemAttribute name: String) -> EngineError? {
        guard name != "TemporalSchedulePaused", name != "ScheduleId" else { return nil }
        return .invalidArgument("invalid query filter for schedules: cannot filter on \"\(name)\"")
    }
}

/// Where a schedule stands in a list: the latest created first.
private struct PageStart: Codable, Comparable {
    var created: Int64
    var id: String

    init(_ schedule: ScheduleState) {
        created = EngineTime(schedule.info.createTime).nanoseconds
        id = schedule.id
    }

    init(token: Data) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: token)
        } catch {
            throw EngineError.invalidArgument("Invalid NextPageToken.")
        }
    }

    func token() throws -> Data {
        try JSONEncoder().encode(self)
    }

    static func < (left: Self, right: Self) -> Bool {
        left.created != right.created ? left.created > right.created : left.id < right.id
    }
}
