import Foundation
import SwiftProtobuf
import TemporalAPI

extension Transaction {
    static let scheduleKind = "schedule"

    /// The schedule, with the changes of this transaction; nil if there is none.
    func schedule(_ key: ScheduleKey) throws -> ScheduleState? {
        try document(kind: Self.scheduleKind, namespace: key.namespaceID, key: key.id)
            .map(ScheduleState.init(serialized:))
    }

    /// Does what a client's request to change a schedule asks for.
    ///
    /// - Parameter body: Given the schedule as it is, and who acts for it.
    func changeSchedule<Response>(
        _ id: String,
        namespace: Namespace,
        _ body: (ScheduleState?, inout TransactionScheduleHost) throws -> ScheduleReply<Response>
    ) throws -> Response {
        let key = ScheduleKey(namespaceID: namespace.id, id: id)
        let before = try schedule(key)
        var host = TransactionScheduleHost(transaction: self, namespace: namespace, scheduleID: id)
        let reply = try body(before, &host)
        switch reply.change {
        case .unchanged: break
        case .store(let state): try put(state, key, before: before)
        case .remove: remove(key, before)
        }
        return reply.response
    }

    /// Lets a schedule act whose time has come.
    func advanceSchedule(_ key: ScheduleKey) throws {
        try act(key) { $0.advance(to: now) }
    }

    /// Tells the schedule that started a chain of runs how it has ended, unless another run follows.
    func tellSchedule(of box: RunBox) throws {
        let run = box.run
        guard !run.record.scheduleID.isEmpty, run.record.resetRunID.isEmpty, run.status != .continuedAsNew,
            let last = run.output.events.last, last.newExecutionRunID.isEmpty
        else { return }
        var closure = ScheduledRunClosure(
            workflowID: run.identity.workflowID,
            firstRunID: run.started.firstExecutionRunID,
            status: run.status
        )
        switch last.attributes {
        case .workflowExecutionCompletedEventAttributes(let end) where end.hasResult: closure.result = end.result
        case .workflowExecutionFailedEventAttributes(let end): closure.failure = end.failure
        default: break
        }
        let key = ScheduleKey(namespaceID: run.identity.namespaceID, id: run.record.scheduleID)
        try act(key) { $0.workflowClosed(closure, now: now) }
    }

    private func act(_ key: ScheduleKey, _ body: (inout ScheduleState) -> [ScheduleAction]) throws {
        guard let before = try schedule(key), let namespace = core.namespaces.namespace(id: key.namespaceID) else {
            return
        }
        var state = before
        var host = TransactionScheduleHost(transaction: self, namespace: namespace, scheduleID: key.id)
        let actions = body(&state)
        switch state.perform(actions, by: &host, now: now) {
        case .kept: try put(state, key, before: before)
        case .expired: remove(key, before)
        }
    }

    private func put(_ state: ScheduleState, _ key: ScheduleKey, before: ScheduleState?) throws {
        var state = state
        if before == nil { state.number = core.nextRunNumber() }
        measure(state, before: before, in: key.namespaceID)
        putDocument(kind: Self.scheduleKind, namespace: key.namespaceID, key: key.id, try state.serialized())
        arm(state.nextWake, key)
        let row = state.visibilityRecord(namespaceID: key.namespaceID)
        let rowBefore = before?.visibilityRecord(namespaceID: key.namespaceID)
        guard row.searchAttributes != rowBefore?.searchAttributes || row.memo != rowBefore?.memo else { return }
        let types = core.namespaces.namespace(id: key.namespaceID)?.searchAttributes ?? [:]
        write(.putVisibility(row, types: types))
    }

    private func remove(_ key: ScheduleKey, _ state: ScheduleState?) {
        deleteDocument(kind: Self.scheduleKind, namespace: key.namespaceID, key: key.id)
        arm(nil, key)
        if let state { write(.deleteVisibility(state.number)) }
    }

    private func arm(_ time: EngineTime?, _ key: ScheduleKey) {
        let core = core
        let before = core.scheduleDeadlines.time(of: key)
        core.scheduleDeadlines.set(time, for: key)
        onRollBack { core.scheduleDeadlines.set(before, for: key) }
    }
}

extension ScheduleState {
    /// The division of list queries in which schedules are.
    static let division = "TemporalScheduler"

    /// The schedule's row for list queries.
    func visibilityRecord(namespaceID: String) -> VisibilityRecord {
        let created = EngineTime(info.createTime)
        var row = VisibilityRecord(
            run: number.rawValue,
            namespaceID: namespaceID,
            division: Self.division,
            workflowID: id,
            runID: "",
            workflowType: "temporal-sys-scheduler-workflow",
            taskQueue: "",
            startTime: created,
            executionTime: created
        )
        row.memo = memo
        row.searchAttributes = searchAttributes
        row.searchAttributes.indexedFields["TemporalSchedulePaused"] = .with {
            $0.metadata = ["encoding": .init("json/plain".utf8), "type": .init("Bool".utf8)]
            $0.data = .init((schedule.state.paused ? "true" : "false").utf8)
        }
        return row
    }
}
