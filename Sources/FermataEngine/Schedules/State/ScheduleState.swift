import TemporalAPI

/// A schedule: what the client asked for, and all it remembers.
///
/// It does nothing itself. Each input (a time, a closed run, a request) gives the actions to take; whoever takes them
/// reports back with more inputs. `nextWake` says when to call `advance` at the latest.
///
/// 1. Every input first takes the time that has passed into account, under the rules that held until then.
/// 2. `lastProcessed` is the last time that was acted on, not the last look at the clock: a time whose jitter was
///    still running at that look would else be lost.
/// 3. The buffer only holds starts while a run is open or being started; otherwise it is empty.
struct ScheduleState {
    static let firstConflictToken: Int64 = 1

    let namespace: String
    let id: String
    /// The request that created it; the same request again is not a conflict.
    let createRequestID: String
    /// Of its row in lists; the engine gives it.
    var number = RunNumber(rawValue: 0)
    /// With defaults filled in and the specification canonical.
    var schedule: Schedule
    /// Counts, times, recent actions and open runs. Future times and the buffer's size are computed when asked for.
    var info = ScheduleInfo()
    /// Grows with every change that an update could undo unknowingly.
    var conflictToken = firstConflictToken
    var memo = Temporal_Api_Common_V1_Memo()
    var searchAttributes = Temporal_Api_Common_V1_SearchAttributes()
    var buffer: [BufferedStart] = []
    var backfills: [BackfillRequest] = []
    /// When the next backfilled starts are due, if no closing run brings them on.
    var backfillDue: EngineTime?
    var lastProcessed: EngineTime
    /// Of the last run that completed; handed to the next one.
    var lastResult: Payloads?
    /// Of the last run, if it failed.
    var lastFailure: Failure?
    /// Starts asked for so far.
    var startCount: Int64 = 0
    /// Starts asked for whose outcome is not known yet, by id.
    var starting: [Int64: PendingStart] = [:]
    var spec: CompiledScheduleSpec

    struct PendingStart {
        var start: BufferedStart
        var workflowID: String
        var isExclusive: Bool
    }

    init(
        namespace: String,
        id: String,
        schedule: Schedule,
        createRequestID: String,
        now: EngineTime
    ) throws(ScheduleSpecError) {
        self.namespace = namespace
        self.id = id
        self.createRequestID = createRequestID
        self.schedule = schedule
        spec = try CompiledScheduleSpec(schedule.spec, jitterSeed: Self.jitterSeed(namespace, id))
        lastProcessed = now
        info.createTime = now.timestamp
        fillDefaults()
    }

    static func jitterSeed(_ namespace: String, _ id: String) -> String { "\(namespace)-\(id)" }

    /// Puts the defaults in place eagerly, so that describing the schedule shows them.
    mutating func fillDefaults() {
        schedule.spec = spec.canonical
        schedule.action = schedule.action
        schedule.state = schedule.state
        if schedule.policies.overlapPolicy == .unspecified { schedule.policies.overlapPolicy = .skip }
        let window =
            schedule.policies.hasCatchupWindow
            ? max(Duration(schedule.policies.catchupWindow), ScheduleLimits.shortestCatchupWindow)
            : ScheduleLimits.standardCatchupWindow
        schedule.policies.catchupWindow = window.message
    }

    var identity: String { "temporal-scheduler-\(namespace)-\(id)" }

    /// Whether starts may be made. Does not use up an action.
    func mayAct(manually isManual: Bool) -> Bool {
        let state = schedule.state
        return isManual || !state.paused && (!state.limitedActions || state.remainingActions > 0)
    }
}
