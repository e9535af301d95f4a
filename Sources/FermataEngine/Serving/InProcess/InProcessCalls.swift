import GRPCCore
import Synchronization

/// The calls of one client of this process, so that the server learns when the client leaves one.
///
/// gRPC's transport for one process tells the server of deadlines and of its own stop, but not of a client that went
/// away: a poll would stay, take the next task and answer nobody.
final class InProcessCalls: Sendable {
    private enum Call {
        /// The server has not seen it yet.
        case open
        case served(ServerContext.RPCCancellationHandle)
        /// The client left it before the server saw it.
        case left
    }

    private struct State {
        var last: UInt64 = 0
        var calls: [UInt64: Call] = [:]
    }

    private let state = Mutex(State())

    /// How many calls are known.
    var count: Int { state.withLock { $0.calls.count } }

    /// A number for a call that the client begins.
    func begin() -> UInt64 {
        state.withLock { state in
            state.last += 1
            state.calls[state.last] = .open
            return state.last
        }
    }

    /// The client needs no answer any more. Cancels the call if it is still served.
    func leave(_ id: UInt64) {
        let handle: ServerContext.RPCCancellationHandle? = state.withLock { state in
            switch state.calls[id] {
            case .open:
                state.calls[id] = .left
                return nil
            case .served(let handle):
                state.calls[id] = nil
                return handle
            case .left, nil:
                return nil
            }
        }
        handle?.cancel()
    }

    /// The server begins with the call; cancels it if the client has left.
    func serve(_ id: UInt64, _ handle: ServerContext.RPCCancellationHandle) {
        let isLeft = state.withLock { state in
            guard case .left = state.calls.removeValue(forKey: id) else {
                state.calls[id] = .served(handle)
                return false
            }
            return true
        }
        if isLeft { handle.cancel() }
    }

    /// The server is done with the call.
    func end(_ id: UInt64) {
        state.withLock { $0.calls[id] = nil }
    }
}
