import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Calls about schedules")
struct ScheduleHandlersTests {
    private let now = EngineTime(secondsSinceEpoch: 1_767_227_400)
    private let handlers = ScheduleHandlers(
        checkSearchAttributes: { attributes, _ in
            if attributes.indexedFields["Unknown"] != nil { throw EngineError.invalidArgument("no mapping") }
        },
        typed: { attributes, _ in attributes.mapValues { $0.metadata["type"] = Data("Keyword".utf8) } }
    )

    private func create(
        _ id: String = "s",
        _ schedule: Schedule = makeSchedule(cron: "@hourly"),
        existing: ScheduleState? = nil,
        change: (inout Temporal_Api_Workflowservice_V1_CreateScheduleRequest) -> Void = { _ in }
    ) throws -> (state: ScheduleState?, token: Data) {
        var request = Temporal_Api_Workflowservice_V1_CreateScheduleRequest.with {
            ($0.namespace, $0.scheduleID, $0.requestID) = ("default", id, "r")
            $0.schedule = schedule
        }
        change(&request)
        var host = FakeHost()
        let reply = try handlers.create(request, existing: existing, host: &host, now: now)
        guard case .store(let state) = reply.change else { return (nil, reply.response.conflictToken) }
        return (state, reply.response.conflictToken)
    }

    private func made(_ id: String = "s", _ schedule: Schedule = makeSchedule(cron: "@hourly")) throws -> ScheduleState
    {
        try #require(try create(id, schedule).state)
    }

    private func refusal(_ call: () throws -> Void) -> EngineError? {
        do {
            try call()
            return nil
        } catch {
            return error as? EngineError
        }
    }

    @Test("creating answers with the first token, also when it is asked again")
    func create() throws {
        let (state, token) = try create()
        #expect(token == Data([0, 0, 0, 0, 0, 0, 0, 1]))
        let again = try create(existing: state)
        #expect(again.state == nil)
        #expect(again.token == token)
        let error = try #require(refusal { _ = try create(existing: state) { $0.requestID = "other" } })
        #expect(error.code == .alreadyExists)
        #expect(error.message == "schedule \"s\" is already registered")
        #expect(error.details.first is Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure)
    }

    @Test("creating may trigger at once, and start paused")
    func initialPatch() throws {
        let state = try #require(
            try create {
                $0.initialPatch.triggerImmediately = .init()
                $0.initialPatch.pause = "later"
            }.state
        )
        #expect(state.info.actionCount == 1)
        #expect(state.schedule.state.paused)
    }

    @Test("a schedule without action and specification is described with defaults")
    func empty() throws {
        let state = try made("s", Schedule())
        let response = try handlers.describe(.with { $0.scheduleID = "s" }, existing: state, now: now)
        #expect(response.schedule.hasSpec && response.schedule.hasAction && response.schedule.hasState)
        #expect(response.schedule.policies.overlapPolicy == .skip)
        #expect(response.schedule.policies.catchupWindow.seconds == 31_536_000)
        #expect(response.info.createTime == now.timestamp)
        #expect(!response.info.hasUpdateTime)
        #expect(!response.hasMemo && !response.hasSearchAttributes)
    }

    @Test("describing fills in ranges and types, and the task queue's kind")
    func describe() throws {
        let state = try #require(
            try create {
                $0.searchAttributes.indexedFields["A"] = Payload()
                $0.memo.fields["m"] = Payload()
            }.state
        )
        let response = try handlers.describe(.with { $0.scheduleID = "s" }, existing: state, now: now)
        #expect(response.schedule.spec.structuredCalendar.first?.hour.first?.step == 1)
        #expect(response.schedule.action.startWorkflow.taskQueue.kind == .normal)
        #expect(response.searchAttributes.indexedFields["A"]?.metadata["type"] == Data("Keyword".utf8))
        #expect(response.memo.fields.count == 1)
        #expect(response.info.futureActionTimes.count == 10)
        #expect(response.conflictToken == Data([0, 0, 0, 0, 0, 0, 0, 1]))
    }

    @Test("what is wrong with a new schedule is told in the reference's words")
    func refusals() throws {
        typealias Action = Temporal_Api_Workflow_V1_NewWorkflowExecutionInfo
        func action(_ change: @escaping (inout Action) -> Void) -> Schedule {
            makeSchedule { change(&$0.action.startWorkflow) }
        }
        let cases: [(Schedule, String)] = [
            (action { $0.clearWorkflowType() }, "WorkflowType is not set on request."),
            (action { $0.clearTaskQueue() }, "taskQueue is not set"),
            (action { $0.taskQueue.name = "" }, "missing task queue name"),
            (
                action { $0.taskQueue.name = "/_sys/x" },
                "task queue name cannot start with reserved prefix /_sys/"
            ),
            (action { $0.cronSchedule = "* * * * *" }, "Scheduled workflow must not contain CronSchedule"),
            (
                action { $0.workflowIDReusePolicy = .rejectDuplicate },
                "Scheduled workflow must not contain WorkflowIDReusePolicy"
            ),
            (
                action { $0.workflowRunTimeout.seconds = -1 },
                "An invalid WorkflowRunTimeoutSeconds is set on request. cause: negative duration"
            ),
            (
                action { $0.workflowID = String(repeating: "x", count: 1000) },
                "WorkflowId exceeds maximum allowed length (1021/1000)"
            ),
            (action { $0.searchAttributes.indexedFields["Unknown"] = Payload() }, "no mapping"),
            (
                action { $0.input.payloads = [.with { $0.data = Data(count: 3 << 20) }] },
                "Blob data size exceeds limit."
            ),
            (makeSchedule(cron: "bad"), "Invalid schedule spec: CronString does not have 5-7 fields"),
            (makeSchedule { $0.spec.timezoneName = "Foo/Bar" }, "Invalid schedule spec: unknown time zone Foo/Bar"),
        ]
        for (schedule, message) in cases {
            let error = try #require(refusal { _ = try create("s", schedule) })
            #expect(error.code == .invalidArgument)
            #expect(error.message == message)
        }
    }

    @Test("ids are checked")
    func ids() throws {
        let empty = refusal { _ = try create("") }
        #expect(empty?.message == "Can't load workflow execution.  WorkflowId not set.")
        let long = refusal { _ = try create(String(repeating: "x", count: 1001)) }
        #expect(long?.message == "WorkflowId exceeds maximum allowed length (1024/1000)")
        #expect(refusal { _ = try create { $0.requestID = "" } }?.message == "RequestId is not set on request.")
    }

    @Test("calls about a schedule that is not there say so")
    func missing() throws {
        let error = try #require(
            refusal { _ = try handlers.describe(.with { $0.scheduleID = "none" }, existing: nil, now: now) }
        )
        #expect(error.code == .notFound)
        #expect(error.message == "workflow not found for ID: temporal-sys-scheduler:none")
        #expect(refusal { _ = try handlers.delete(.with { $0.scheduleID = "none" }, existing: nil) }?.code == .notFound)
    }

    @Test("an update needs an action and, if it names a token, the current one")
    func update() throws {
        var host = FakeHost()
        let state = try made()
        var request = Temporal_Api_Workflowservice_V1_UpdateScheduleRequest.with {
            ($0.namespace, $0.scheduleID) = ("default", "s")
        }
        let noAction = refusal { _ = try handlers.update(request, existing: state, host: &host, now: now) }
        #expect(noAction?.message == "Only StartWorkflow action is supported for schedules")
        request.schedule = makeSchedule(every: .seconds(60))
        request.conflictToken = Data([0, 0, 0, 0, 0, 0, 0, 9])
        let stale = refusal { _ = try handlers.update(request, existing: state, host: &host, now: now) }
        #expect(stale?.code == .failedPrecondition)
        #expect(stale?.message == "mismatched conflict token")
        request.conflictToken = state.conflictTokenBytes
        request.searchAttributes.indexedFields["A"] = Payload()
        request.memo.fields["m"] = Payload()
        guard case .store(let updated) = try handlers.update(request, existing: state, host: &host, now: now).change
        else {
            Issue.record("not stored")
            return
        }
        #expect(updated.conflictToken == 2)
        #expect(updated.searchAttributes.indexedFields.count == 1)
        #expect(updated.memo.fields.count == 1)
        request.clearSearchAttributes()
        request.clearMemo()
        request.conflictToken = Data()
        guard case .store(let kept) = try handlers.update(request, existing: updated, host: &host, now: now).change
        else {
            Issue.record("not stored")
            return
        }
        #expect(kept.searchAttributes.indexedFields.count == 1, "absent means unchanged")
    }

    @Test("a patch is required, and its notes are short")
    func patch() throws {
        var host = FakeHost()
        let state = try made()
        var request = Temporal_Api_Workflowservice_V1_PatchScheduleRequest.with { $0.scheduleID = "s" }
        let empty = refusal { _ = try handlers.patch(request, existing: state, host: &host, now: now) }
        #expect(empty?.message == "Patch is not set on request.")
        request.patch.pause = String(repeating: "x", count: 1001)
        let long = refusal { _ = try handlers.patch(request, existing: state, host: &host, now: now) }
        #expect(long?.message == "Schedule notes exceeds limit.")
        request.patch = .with { $0.triggerImmediately = .init() }
        guard case .store(let patched) = try handlers.patch(request, existing: state, host: &host, now: now).change
        else {
            Issue.record("not stored")
            return
        }
        #expect(host.startedIDs == ["w-2026-01-01T00:30:00Z"])
        #expect(patched.info.actionCount == 1)
        #expect(patched.conflictToken == 1)
    }

    @Test("a list is in pages, the latest first, without repeats or gaps")
    func list() throws {
        let states = try (0..<7).map { number in
            var state = try made("s\(number)")
            state.info.createTime.seconds += Int64(number / 2)
            return state
        }
        var request = Temporal_Api_Workflowservice_V1_ListSchedulesRequest.with { $0.maximumPageSize = 3 }
        var ids: [String] = []
        var pages = 0
        repeat {
            let response = try handlers.list(request, schedules: states.shuffled(), now: now) { $0.id != "s3" }
            ids += response.schedules.map(\.scheduleID)
            request.nextPageToken = response.nextPageToken
            pages += 1
        } while !request.nextPageToken.isEmpty
        #expect(ids == ["s6", "s4", "s5", "s2", "s0", "s1"])
        #expect(pages == 2)
        #expect(handlers.count(schedules: states) { $0.id != "s3" }.count == 6)
        request.nextPageToken = Data("x".utf8)
        #expect(refusal { _ = try handlers.list(request, schedules: states, now: now) { _ in true } } != nil)
    }

    @Test("a list's entry shows the workflow's type, a short past and a short future")
    func listEntry() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .allowAll), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T09:30:00Z")
        rig.patch { $0.pause = "why" }
        let entry = rig.state.listEntry(now: rig.now)
        #expect(entry.hasMemo)
        #expect(entry.info.workflowType.name == "W")
        #expect(entry.info.recentActions.count == 5)
        #expect(entry.info.recentActions.last?.startWorkflowResult.workflowID == "w-2026-01-01T09:00:00Z")
        #expect(entry.info.futureActionTimes.count == 5)
        #expect(entry.info.notes == "why")
        #expect(entry.info.paused)
    }

    @Test("matching times are those after the start, up to the end")
    func matchingTimes() throws {
        let state = try made("s", makeSchedule(every: .seconds(3600)))
        var request = Temporal_Api_Workflowservice_V1_ListScheduleMatchingTimesRequest.with { $0.scheduleID = "s" }
        let unset = refusal { _ = try handlers.listMatchingTimes(request, existing: state) }
        #expect(unset?.message == "missing or invalid query")
        request.startTime = .init(seconds: 0)
        request.endTime = .init(seconds: 10_800)
        let response = try handlers.listMatchingTimes(request, existing: state)
        #expect(response.startTime.map(\.seconds) == [3600, 7200, 10_800])
        request.endTime = .init(seconds: 1 << 33)
        #expect(try handlers.listMatchingTimes(request, existing: state).startTime.count == 1000)
    }

    @Test("only a schedule's own attributes may be filtered on")
    func queries() {
        #expect(handlers.queryRefusal(systemAttribute: "TemporalSchedulePaused") == nil)
        #expect(
            handlers.queryRefusal(systemAttribute: "ExecutionStatus")?.message
                == "invalid query filter for schedules: cannot filter on \"ExecutionStatus\""
        )
    }
}

extension Temporal_Api_Common_V1_SearchAttributes {
    fileprivate func mapValues(_ change: (inout Payload) -> Void) -> Self {
        var copy = self
        for key in indexedFields.keys {
            var payload = indexedFields[key] ?? Payload()
            change(&payload)
            copy.indexedFields[key] = payload
        }
        return copy
    }
}
