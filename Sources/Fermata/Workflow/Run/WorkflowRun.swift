import FermataCore
import Foundation
import Logging
import Synchronization

/// One workflow run in this worker's memory: the replay machines, the executor, and the user's workflow.
///
/// Invariants
/// - R1. Everything but `snapshot`, `escape` and `abandoned` is touched only on the run's thread, inside
///   ``WorkflowExecutor/onThread(_:)``, or between activations by who holds the run's place in the cache. That is why the class may be `Sendable` unchecked.
/// - R2. A wait is registered before its command can be answered, and resumed exactly once: by its resolution, by
///   cancellation, or by eviction.
/// - R3. After an activation, jobs are drained; then the first true condition is resumed and jobs are drained again,
///   until no condition is true. Conditions are kept in the order in which code came to them.
/// - R4. Once evicted, no operation has an effect: each throws at once, and no command leaves.
/// - R5. `waits` is a dictionary and never iterated except to evict.
final class WorkflowRun: @unchecked Sendable {
    let identity: RunIdentity
    let executor = WorkflowExecutor()
    let converter: DataConverter
    let registry: WorkflowRegistry
    let baseLogger: Logger

    var machines = RunMachines()
    var instance: (any WorkflowInstanceProtocol)?
    var info: WorkflowInfo?
    var random = RunRandom(seed: 0)

    // What code waits for
    var waits: [WaitID: [WaitContinuation]] = [:]
    var timerActions: [Int: () -> Void] = [:]
    var conditions: [PendingCondition] = []
    var childResults: [Int: ChildResolution] = [:]
    var counters: [MachineID.Kind: Int] = [:]
    var conditionCounter = 0

    // What code is doing
    var main: Task<Void, Never>?
    var isMainFinished = false
    var runningHandlers: [Int: HandlerInProgress] = [:]
    var handlerCounter = 0
    var cancelReason: String?
    var outcome: RunOutcome?
    var taskFailure: (any Error)?
    var mode = Mode.running
    var refusals = 0

    // What code has set
    var searchAttributes = SearchAttributeCollection()
    var memo: [String: Payload] = [:]
    var currentDetails: String?

    private let snapshot = Mutex(Snapshot())
    private let escape = Mutex<String?>(nil)
    private let abandoned = Atomic(false)

    enum Mode {
        case running
        /// A query, a validator or a condition: commands are refused.
        case readOnly
        case evicted
    }

    /// What may be read from any thread.
    struct Snapshot: Sendable {
        var time: Int64 = 0
        var isReplaying = true
        var historyLength = 0
        var historySize = 0
        var continueAsNewSuggested = false
    }

    init(identity: RunIdentity, converter: DataConverter, registry: WorkflowRegistry, logger: Logger) {
        self.identity = identity
        self.converter = converter
        self.registry = registry
        baseLogger = logger
    }

    var current: Snapshot { snapshot.withLock { $0 } }

    func takeSnapshot(_ activation: Activation) {
        snapshot.withLock {
            $0 = Snapshot(
                time: activation.time,
                isReplaying: activation.isReplaying,
                historyLength: activation.historyLength,
                historySize: activation.historySize,
                continueAsNewSuggested: activation.continueAsNewSuggested
            )
        }
    }

    /// During eviction and queries nothing may look new, so that logs stay silent.
    func pretendReplay() {
        snapshot.withLock { $0.isReplaying = true }
    }

    func endPretence(_ isReplaying: Bool) {
        snapshot.withLock { $0.isReplaying = isReplaying }
    }

    /// The run's code holds its thread and will not let go: nothing may be done with the run any more, and its code,
    /// should it ever go on, can do nothing.
    func abandon() { abandoned.store(true, ordering: .relaxed) }

    var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

    /// Remembers that code of this run was found outside its executor. The next completion reports it.
    func noteEscape(_ what: String) {
        escape.withLock { if $0 == nil { $0 = what } }
    }

    func takeEscape() -> String? {
        let resumed = executor.takeEscape() ? "its code was resumed by something that is not a workflow operation" : nil
        return escape.withLock { escape in
            defer { escape = nil }
            return escape ?? resumed
        }
    }

    func nextNumber(_ kind: MachineID.Kind) -> Int {
        counters[kind, default: 0] += 1
        return counters[kind, default: 0]
    }
}

/// The names of a run that never change.
struct RunIdentity: Sendable, Hashable {
    var namespace: String
    var taskQueue: String
    var workflowID: String
    var runID: String
    var workflowType: String
}

/// A signal or update handler at work.
struct HandlerInProgress: Sendable {
    var kind: String
    var name: String
    var policy: HandlerUnfinishedPolicy
}
