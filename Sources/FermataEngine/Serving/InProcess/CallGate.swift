import GRPCCore
import Synchronization

/// Lets the calls of one client of this process through while both sides run, and knows those under way.
///
/// 1. A call is let through only while the client and the server run; before that it waits, afterwards it is refused.
/// 2. Whoever closes a side can wait until the calls that were let through have ended.
final class CallGate: Sendable {
    typealias Handle = ServerContext.RPCCancellationHandle

    private enum Side {
        case notYet
        case running
        case ended
    }

    private struct Call {
        let handle: Handle
        let deadline: ContinuousClock.Instant?
    }

    private struct State {
        var client = Side.notYet
        var server = Side.notYet
        var lastCall: UInt64 = 0
        var calls: [UInt64: Call] = [:]
        var areEndsAwaited = false
    }

    private enum News: Hashable {
        case sides
        case noCalls
    }

    private let state = Mutex(State())
    private let news = ChangeWatch<News>()

    /// How many calls are under way.
    var count: Int { state.withLock { $0.calls.count } }

    func clientRuns() { change { $0.client = .running } }

    func serverRuns() { change { if $0.server == .notYet { $0.server = .running } } }

    /// Lets no more calls through.
    func clientEnds() { change { $0.client = .ended } }

    /// Lets no more calls through.
    func serverEnds() { change { $0.server = .ended } }

    /// Waits until the call may begin, and lets it through.
    ///
    /// - Returns: Its number, for ``end(_:)``.
    /// - Throws: `RuntimeError` if the client was stopped; `RPCError` if the server was, or the deadline comes first.
    func begin(_ handle: Handle, deadline: ContinuousClock.Instant?) async throws -> UInt64 {
        if let number = try tryBegin(handle, deadline) { return number }
        while true {
            let waiter = news.add(for: .sides)
            defer { news.remove(waiter, for: .sides) }
            if let number = try tryBegin(handle, deadline) { return number }
            guard try await waiter.wait(until: deadline ?? .now + .seconds(3600)) || deadline == nil else {
                throw RPCError(code: .deadlineExceeded, message: "The deadline of the call passed.")
            }
        }
    }

    func end(_ number: UInt64) {
        let isLast = state.withLock { state in
            state.calls[number] = nil
            return state.areEndsAwaited && state.calls.isEmpty
        }
        if isLast { news.changed(.noCalls) }
    }

    /// Cancels the calls under way.
    func cancelAll() {
        for call in state.withLock({ Array($0.calls.values) }) { call.handle.cancel() }
    }

    /// Cancels calls whose deadline has passed.
    func cancelLate() {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            state.calls.values.filter { call in call.deadline.map { $0 <= now } ?? false }
        }
        for call in late { call.handle.cancel() }
    }

    /// Returns when no call is under way, or the task is cancelled.
    func waitUntilIdle() async {
        while !Task.isCancelled {
            let waiter = news.add(for: .noCalls)
            defer { news.remove(waiter, for: .noCalls) }
            let isIdle = state.withLock { state in
                state.areEndsAwaited = true
                return state.calls.isEmpty
            }
            if isIdle { return }
            await waiter.wait()
        }
    }

    /// Returns when one of the sides has ended, or the task is cancelled.
    func waitUntilClientEnds() async {
        while !Task.isCancelled {
            let waiter = news.add(for: .sides)
            defer { news.remove(waiter, for: .sides) }
            if state.withLock({ $0.client == .ended }) { return }
            await waiter.wait()
        }
    }

    private func tryBegin(_ handle: Handle, _ deadline: ContinuousClock.Instant?) throws -> UInt64? {
        try state.withLock { state in
            switch (state.client, state.server) {
            case (.ended, _):
                throw RuntimeError(code: .clientIsStopped, message: "The client has been stopped.")
            case (_, .ended):
                throw RPCError(code: .unavailable, message: "The server is stopping.")
            case (.running, .running):
                state.lastCall += 1
                state.calls[state.lastCall] = Call(handle: handle, deadline: deadline)
                return state.lastCall
            case (.notYet, _), (_, .notYet):
                return nil
            }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        news.changed(.sides)
    }
}
