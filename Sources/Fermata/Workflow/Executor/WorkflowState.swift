import Synchronization

/// Storage of one stored variable of a workflow, shared by all copies of the workflow value.
///
/// Code of the run reads and writes it freely, on one thread at a time. Access from any other task is an error of the
/// workflow's code: it is made memory-safe here and fails the workflow task.
public struct _WorkflowState<Value>: Sendable {
    private let box: Box

    /// Creates storage with a first value.
    public init(initialValue: Value) {
        box = Box(initialValue)
    }

    /// The value.
    public var value: Value {
        get { box.value }
        nonmutating set { box.value = newValue }
    }

    // Sendable without the compiler's check: `stored` is only touched under `lock`, and `Value` need not be Sendable
    // because a second thread never gets to see it except in code that is already known to be wrong.
    private final class Box: @unchecked Sendable {
        private let lock = Mutex(())
        private var stored: Value
        private weak var owner: WorkflowRun?

        init(_ value: Value) {
            stored = value
            owner = CurrentRun.run
        }

        var value: Value {
            get {
                check()
                return lock.withLock { _ in stored }
            }
            set {
                check()
                lock.withLock { _ in stored = newValue }
            }
        }

        private func check() {
            if CurrentRun.run == nil { owner?.noteEscape("its state was used") }
        }
    }
}
