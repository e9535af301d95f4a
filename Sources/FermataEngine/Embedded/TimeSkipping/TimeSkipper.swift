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
    private struct Sleeper {
        let duration: Duration
        var until: EngineTime
        /// The engine was at rest since it went to sleep.
        var hasSettled = false
        /// Its time is over, and the engine at rest.
        var isDone = false

        /// Whether it has to wake, also if the engine never comes to rest.
        func wakes(at now: EngineTime) -> Bool {
            isDone || until + (hasSettled ? TimeSkipper.patience : .zero) <= now
        }
    }

    private struct State {
        var sleepers: [Int: Sleeper] = [:]
        var lastSleeper = 0
        /// How many want that waiting clients do not make time skip.
        var holds = 0
    }

    /// How often an engine that has something to do is looked at while somebody waits. What may end its work is in many
    /// places, a look takes microseconds, and only tests look.
    private static let pause: Duration = .milliseconds(1)

    /// How long a sleeper whose time is over waits for the engine to come to rest.
    private static let patience: Duration = .seconds(10)

    private let engine: Engine
    private let clock: SkippingClock
    private let logger: Logger
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
        let bell = ChangeWatch<Int>()
        self.bell = bell
        calls = CallTracker { bell.changed(0) }
        target = engine.target(tracker: calls)
    }

    /// The time in the engine.
    package var now: EngineTime { clock.now() }

    /// For clients of this process. Only their calls are known here: use no other way to the engine.
    package let target: InProcessTarget

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
    /// The time begins when the engine has come to rest, so that a workflow that was just started has its timers running
    /// by then; if it does not come to rest meanwhile, at once. It ends when the engine is at rest again, or a little
    /// later.
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
        state.withLock { $0.sleepers[id] = Sleeper(duration: duration, until: clock.now() + duration) }
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
            let due = state.sleepers.filter { $0.value.wakes(at: now) }.map(\.key)
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
                guard core.lastTicket === ticket, calls.onlyWait(engine.runWatch.count), isAwaited,
                    core.nextDeadline.map({ $0 > clock.now() }) ?? true, try core.waitsForTimeAlone(),
                    let time = nextTime(core)
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

    /// What to skip to from rest; nil if there is nothing ahead, or a sleeper is to wake first.
    private func nextTime(_ core: EngineCore) -> EngineTime? {
        let now = clock.now()
        let sleepers = state.withLock { state in
            for (id, sleeper) in state.sleepers {
                if sleeper.hasSettled {
                    state.sleepers[id]?.isDone = sleeper.until <= now
                } else {
                    state.sleepers[id]?.hasSettled = true
                    state.sleepers[id]?.until = now + sleeper.duration
                }
            }
            return state.sleepers.values
        }
        guard !sleepers.contains(where: \.isDone) else { return nil }
        return (sleepers.map(\.until) + [core.nextDeadline].compactMap(\.self)).min()
    }
}
