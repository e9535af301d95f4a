import Foundation
import GRPCCore
import Logging
import SwiftProtobuf
import Synchronization
import TemporalAPI

@testable import FermataEngine

// Invariants
//  1. One thing happens at a time: a step ends when what it changed is durable and the effects of that are done.
//  2. Every choice comes from `random`, and none depends on an id that the engine makes up.
//  3. After each step everything in `Simulation+Invariants.swift` holds for every run that the step changed.

/// An engine with its clients and workers, on virtual time, driven by a seed.
final class Simulation {
    /// A workflow task that a worker has.
    struct WorkflowWork {
        let run: RunNumber
        let response: PollWorkflowResponse
        /// Of the worker; nil if it has none.
        let version: DeploymentVersion?
    }

    /// An activity task that a worker has.
    struct ActivityWork {
        let run: RunNumber
        let scheduledEventID: Int64
        let response: PollActivityResponse
    }

    /// An update whose outcome a client waits for.
    struct PendingUpdate {
        let run: RunNumber
        let id: String
    }

    static let workflowIDs = (0..<10).map { "workflow-\($0)" }
    static let childIDs = (0..<6).map { "child-\($0)" }
    static let queues = ["queue-0", "queue-1"]
    /// Long enough that most of what happens to a closed run happens before.
    static let retention: Duration = .seconds(900)

    let seed: UInt64
    let clock = ManualClock()
    let store: Store
    let namespaceID: String
    var engine: Engine
    var random: SeededRandom
    var trace = SimulationTrace()
    var ledger = SimulationLedger()
    var workflowWork: [WorkflowWork] = []
    var activityWork: [ActivityWork] = []
    /// Answers that were given before and may be given again.
    var usedWorkflowWork: [WorkflowWork] = []
    var usedActivityWork: [ActivityWork] = []
    var pendingUpdates: [PendingUpdate] = []
    /// Update-with-start calls that are sent again, as by a client that got no answer.
    var unanswered: [UpdateWithStart] = []
    var nexusWork: [Temporal_Api_Workflowservice_V1_PollNexusTaskQueueResponse] = []
    /// The batch operation that is not done yet.
    var batch: Batch?
    var step = 0
    /// How runs and executions without a workflow were closed when they were first found so.
    var closed: [RunNumber: ClosedRun] = [:]
    /// The newest commit of each run and execution that was checked.
    var checked: [RunNumber: UInt64] = [:]
    /// What was there once and may not vanish unless it is in `archive`.
    var known: Set<RunNumber> = []
    /// What was deleted on purpose, as it was then.
    var archive: [RunNumber: ArchivedRun] = [:]
    /// Executions without a workflow that were open when they were last looked at.
    var openStandalone: Set<RunNumber> = []
    private var lastPoll: Int64 = 0
    private var lastName = 0

    init(seed: UInt64, store: Store) async throws {
        self.seed = seed
        self.store = store
        random = SeededRandom(seed: seed)
        try Self.armFatalDocument(store)
        engine = try Self.open(store, clock: clock)
        try engine.load()
        try await engine.prepare(namespaces: ["default"], searchAttributes: [:], retention: Self.retention)
        namespaceID = try engine.namespace(named: "default").id
        try await makeNexusEndpoint()
        try engine.dispatchWaitingWork()
    }

    var handler: WorkflowServiceHandler { WorkflowServiceHandler(engine: engine) }

    static let context = ServerContext(
        descriptor: MethodDescriptor(fullyQualifiedService: "simulation", method: "Call"),
        remotePeer: "in-process",
        localPeer: "in-process",
        cancellation: .init()
    )

    /// Few runs stay in memory, so that most steps meet a run that must be made from the store again.
    static func open(_ store: Store, clock: ManualClock) throws -> Engine {
        let engine = try Engine(
            store: store,
            matching: Matching(clock: clock),
            clock: clock,
            memory: .init(maximumRuns: 6),
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        )
        reloadOnFailure(engine)
        return engine
    }

    static func reloadOnFailure(_ engine: Engine) {
        engine.store.onFailure { [weak engine] error in engine?.reload(after: error) }
    }

    // MARK: - Parts of steps

    /// A name that was not used before.
    func name(_ prefix: String) -> String {
        lastName += 1
        return "\(prefix)-\(lastName)"
    }

    func note(_ what: String, _ outcome: String) {
        trace.add(step, what, outcome)
    }

    func violation(_ what: String) -> SimulationViolation {
        SimulationViolation(what: what, seed: seed, step: step, lastLines: trace.lastLines)
    }

    /// Makes a call. A refusal in words that a client understands is nil; any other error is a violation.
    func call<Response>(_ what: String, _ body: () async throws -> Response) async throws -> Response? {
        do {
            let response = try await body()
            note(what, "ok")
            return response
        } catch let error as EngineError where error.code.isRefusal {
            note(what, "\(error.code)")
            return nil
        } catch {
            throw violation("\(what) failed with \(error)")
        }
    }

    /// Takes a task from matching, as a poll that does not wait.
    func take(
        _ name: String,
        _ kind: TaskQueueKey.Kind,
        isSticky: Bool = false,
        version: DeploymentVersion? = nil
    ) -> MatchedTask? {
        lastPoll -= 1
        let id = PollID(rawValue: lastPoll)
        let now = clock.now()
        let request = PollRequest(
            key: TaskQueueKey(namespaceID: namespaceID, name: name, kind: kind),
            isSticky: isSticky,
            identity: "worker",
            deadline: now + .seconds(60),
            deployment: version?.options
        )
        return engine.matching.state.withLock { state in
            let ended = state.machine.poll(id, request, now: now).first { $0.poll == id }
            if case .task(let matched) = ended?.outcome { return matched }
            _ = state.machine.cancel(id, now: now)
            return nil
        }
    }

    /// A run as it is now, from memory or the store.
    func run(_ number: RunNumber) throws -> Run? {
        try engine.transact { try $0.core.box(number)?.run }.0
    }

    /// Waits until everything so far is durable, and tells of updates that have come to their end.
    func settle() async throws {
        try await store.committed(store.enqueue([]))
        var waiting: [PendingUpdate] = []
        for update in pendingUpdates {
            switch try updateEnd(update) {
            case .open: waiting.append(update)
            case .completed: ledger.updates.append(.init(run: update.run, id: update.id))
            case .gone: break
            }
        }
        pendingUpdates = waiting
        try await store.committed(store.enqueue([]))
    }

    private enum UpdateEnd { case open, completed, gone }

    /// How a pending update ended, if it did; its waiter is taken back then.
    private func updateEnd(_ update: PendingUpdate) throws -> UpdateEnd {
        try engine.transact { transaction in
            guard let box = try transaction.core.box(update.run) else { return .gone }
            let status = try? box.updateStatus(update.id)
            if let status, status.stage != .completed { return .open }
            if box.run.updates[update.id] != nil {
                transaction.change(box) { $0.updates.removeWaiter(update.id) }
            }
            let isRecorded = status?.isRejected == false && box.run.updateRecords[update.id]?.completedEventID != nil
            return isRecorded ? .completed : .gone
        }.0
    }
}

extension EngineError.Code {
    /// Whether a client may get it for what it asks, as opposed to for a fault of the engine.
    var isRefusal: Bool {
        switch self {
        case .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .resourceExhausted, .failedPrecondition,
            .unimplemented, .outOfRange:
            true
        case .cancelled, .unknown, .deadlineExceeded, .aborted, .internalError, .unavailable, .dataLoss,
            .unauthenticated:
            false
        }
    }
}
