import GRPCCore
import Logging
import Synchronization
package import TemporalInProcess

// Invariants
//  S1. Time is skipped under the engine's lock, when everything decided so far is done and told (`lastTicket`), no call is
//      at work, and all runs wait for time alone. So nothing that happened before a skip is dated after it.
//  S2. A skip goes to the next deadline of the engine or of a sleeper, never past one.
//  S3. Without a sleeper, or a client that waits, nothing is skipped.

/// Puts an engine's clock forward whenever there is nothing to do but wait.
package final class TimeSkipper: Sendable {
    private struct State {
        var sleepers: [Int: EngineTime] = [:]
        var lastSleeper = 0
        /// How many want that waiting clients do not make time skip.
        var holds = 0
    }

    /// How often an engine that has something to do is looked at while somebody waits. What may end its work is in many
    /// places, a look takes microseconds, and only tests look.
    private static let pause: Duration = .milliseconds(1)

    private let engine: Engine
    private let clock: SkippingClock
    private let logger: Logger
    private let makeTarget: @Sendable () -> InProcessTarget
    private let calls: CallTracker
    private let state = Mutex(State())
    /// Rung when somebody begins to wait.
    private let bell: ChangeWatch<Int>
    private let wakes = ChangeWatch<Int>()

    /// - Parameter clock: The engine's.
    init(engine: EmbeddedEngine, clock: SkippingClock, logger: Logger) {
        self.engine = engine.engine
        self.clock = clock
        self.logger = logger
        makeTarget = { engine.target }
        let bell = ChangeWatch<Int>()
        self.bell = bell
        calls = CallTracker { bell.changed(0) }
    }

    /// The time in the engine.
    package var now: EngineTime { clock.now() }

    /// For clients of this process. Only their calls are known here: use no other way to the engine.
    package var target: InProcessTarget {
        InProcessTarget { [makeTarget, calls] in
            func track(_ transport: some ClientTransport) -> any ClientTransport {
                TrackedTransport(base: transport, calls: calls)
            }
            return track(makeTarget().makeTransport())
        }
    }

    /// Skips time until its task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            let waiter = bell.add(for: 0)
            defer { bell.remove(waiter, for: 0) }
            wakeSleepers()
            guard isAwaited else {
                await waiter.wait()
                continue
            }
            // A cancelled sleep ends the loop.
            if await !skip() { try? await Task.sleep(for: Self.pause, tolerance: .zero) }
        }
    }

    /// Suspends until so much time has passed in the engine, most of it skipped.
    ///
    /// - Throws: `CancellationError`.
    package func sleep(for duration: Duration) async throws {
        let id = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        let waiter = wakes.add(for: id)
        defer {
            wakes.remove(waiter, for: id)
            state.withLock { $0.sleepers[id] = nil }
        }
        state.withLock { $0.sleepers[id] = clock.now() + duration }
        bell.changed(0)
        await waiter.wait()
        try Task.checkCancellation()
    }

    /// Runs `body`, and meanwhile skips for sleepers only, not for clients that wait.
    package func holding<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        state.withLock { $0.holds += 1 }
        defer {
            state.withLock { $0.holds -= 1 }
            bell.changed(0)
        }
        return try await body()
    }

    private var isAwaited: Bool {
        state.withLock { !$0.sleepers.isEmpty || $0.holds == 0 && calls.hasWaits }
    }

    private func wakeSleepers() {
        let now = clock.now()
        let due = state.withLock { state in
            let due = state.sleepers.filter { $0.value <= now }.map(\.key)
            for id in due { state.sleepers[id] = nil }
            return due
        }
        for id in due { wakes.changed(id) }
    }

    /// - Returns: Whether the clock was put forward.
    private func skip() async -> Bool {
        do {
            let ticket = engine.look { $0.lastTicket }
            // A change that failed is nobody's news; the engine has started anew from the store by then.
            if let ticket { try? await engine.store.committed(ticket) }
            let hasSkipped = try engine.look { core throws(EngineError) in
                guard core.lastTicket === ticket, let time = nextTime(core), time > clock.now(),
                    try core.waitsForTimeAlone()
                else { return false }
                clock.skip(to: time)
                return true
            }
            // Not left to the engine's timers alone, so that a sleeper finds done what was due when it wakes.
            if hasSkipped { try engine.fireDue() }
            return hasSkipped
        } catch {
            logger.error("time cannot be skipped", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// What to skip to; nil if somebody is at work, or there is nothing ahead. Called under the engine's lock.
    private func nextTime(_ core: EngineCore) -> EngineTime? {
        guard calls.onlyWait(engine.runWatch.count), isAwaited else { return nil }
        let wake = state.withLock { $0.sleepers.values.min() }
        guard let deadline = core.nextDeadline else { return wake }
        return wake.map { min($0, deadline) } ?? deadline
    }
}
