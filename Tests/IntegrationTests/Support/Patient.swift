import Fermata
import TestSupport

/// Activities that wait until they are told, or until they are cancelled.
@ActivityContainer
struct Patient {
    /// Opens when an activity has begun.
    let begun = Latch()
    /// Lets activities that wait for it end.
    let release = Latch()
    /// Opens when an activity has been cancelled.
    let cancelled = Latch()

    /// Waits for its release and takes no notice of cancellation until then.
    @Activity
    func stubborn() async throws -> String {
        begun.open()
        let wait = Task { try await release.wait() }  // Not a child, so that cancellation does not reach it.
        try await beat(until: wait)
        return "finished all the same"
    }

    /// Waits until it is cancelled and says so by failing as cancelled.
    @Activity
    func obedient() async throws -> String {
        begun.open()
        try await heartbeating { try await release.wait() }
        return "released"
    }

    private func beat(until wait: Task<Void, any Error>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let context = ActivityExecutionContext.current
            group.addTask { try await wait.value }
            group.addTask {
                // Cancellation arrives by heartbeat only.
                while (try? await Task.sleep(for: .milliseconds(100))) != nil { context?.heartbeat() }
                cancelled.open()
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func heartbeating(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let context = ActivityExecutionContext.current
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    while true {
                        context?.heartbeat()
                        try await Task.sleep(for: .milliseconds(100))
                    }
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            cancelled.open()
            throw error
        }
    }
}
