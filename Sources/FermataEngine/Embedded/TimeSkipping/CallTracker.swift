import GRPCCore
import Synchronization

/// Counts the calls that clients of this process are making.
final class CallTracker: Sendable {
    /// What a call means for whether time may be skipped.
    private enum Kind {
        /// A worker asks for work: says nothing.
        case poll
        /// May be waiting for a workflow to go on, or be at work.
        case wait
        case work
    }

    private struct State {
        var waits = 0
        var works = 0
    }

    private let state = Mutex(State())
    private let onWait: @Sendable () -> Void

    /// - Parameter onWait: Called when a call begins that may wait.
    init(onWait: @escaping @Sendable () -> Void) {
        self.onWait = onWait
    }

    /// Whether there is a call that may be waiting.
    var hasWaits: Bool { state.withLock { $0.waits > 0 } }

    /// Whether no call is at work, if so many wait in the engine.
    func onlyWait(_ waiting: Int) -> Bool {
        state.withLock { $0.works == 0 && $0.waits == waiting }
    }

    /// Counts a call, until it has its ``end(_:)``.
    func begin(_ method: MethodDescriptor) {
        let kind = Self.kind(of: method)
        count(kind, 1)
        if kind == .wait { onWait() }
    }

    func end(_ method: MethodDescriptor) {
        count(Self.kind(of: method), -1)
    }

    private func count(_ kind: Kind, _ change: Int) {
        state.withLock { state in
            switch kind {
            case .poll: break
            case .wait: state.waits += change
            case .work: state.works += change
            }
        }
    }

    private static func kind(of method: MethodDescriptor) -> Kind {
        switch method.method {
        case "PollWorkflowTaskQueue", "PollActivityTaskQueue", "PollNexusTaskQueue":
            .poll
        case "GetWorkflowExecutionHistory", "UpdateWorkflowExecution", "PollWorkflowExecutionUpdate",
            "ExecuteMultiOperation":
            .wait
        default:
            .work
        }
    }
}
