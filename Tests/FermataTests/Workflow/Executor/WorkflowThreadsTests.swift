import Synchronization
import Testing

@testable import Fermata

@Suite("The workflow threads", .timeLimit(.minutes(1)))
struct WorkflowThreadsTests {
    /// Threads under watch for the time of `body`.
    private func withThreads<Result: Sendable>(
        count: Int,
        timeLimit: Duration?,
        _ body: @escaping @Sendable (WorkflowThreads) async throws -> Result
    ) async throws -> Result {
        let threads = WorkflowThreads(count: count, timeLimit: timeLimit)
        defer { threads.stop() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await threads.watch() }
            defer { group.cancelAll() }
            return try await body(threads)
        }
    }

    @Test("one thread does one piece of work after the other")
    func order() async throws {
        let journal = Journal()
        try await withThreads(count: 1, timeLimit: nil) { threads in
            for number in 1...3 { try await threads.run { _ in journal.add("\(number)") } }
        }
        #expect(journal.all == ["1", "2", "3"])
    }

    @Test("two threads work at the same time")
    func parallel() async throws {
        let (first, second) = (Gate(), Gate())
        try await withThreads(count: 2, timeLimit: nil) { threads in
            async let one: Void = threads.run { _ in
                first.open()
                second.pass()
            }
            async let other: Void = threads.run { _ in
                second.open()
                first.pass()
            }
            _ = try await (one, other)
        }
    }

    @Test("work that does not end is told to its caller, and another thread takes over")
    func deadlock() async throws {
        let gate = Gate()
        let ended = Gate()
        try await withThreads(count: 1, timeLimit: .milliseconds(20)) { threads in
            await #expect(throws: WorkflowThreads.Deadlock.self) {
                try await threads.run { _ in
                    gate.pass()
                    ended.open()
                }
            }
            // The only thread is still held.
            #expect(!ended.isOpen)
            let journal = Journal()
            for number in 1...2 { try await threads.run { _ in journal.add("\(number)") } }
            #expect(journal.all == ["1", "2"])
            gate.open()
            ended.pass()
            try await threads.run { _ in journal.add("3") }
            #expect(journal.all == ["1", "2", "3"])
        }
    }

    @Test("each stuck thread is replaced")
    func deadlocks() async throws {
        let gate = Gate()
        defer { gate.open() }
        try await withThreads(count: 2, timeLimit: .milliseconds(20)) { threads in
            for _ in 0..<5 {
                await #expect(throws: WorkflowThreads.Deadlock.self) { try await threads.run { _ in gate.pass() } }
            }
            try await threads.run { _ in }
        }
    }

    @Test("work that shows progress may take as long as it needs")
    func progress() async throws {
        let gate = Gate()
        try await withThreads(count: 2, timeLimit: .milliseconds(500)) { threads in
            async let busy: Void = threads.run { progress in
                while !gate.isOpen { progress.note() }
            }
            // The limit has passed for both when the one that is stuck is told.
            await #expect(throws: WorkflowThreads.Deadlock.self) { try await threads.run { _ in gate.pass() } }
            gate.open()
            try await busy
        }
    }

    @Test("without a limit nobody is told")
    func noLimit() async throws {
        let threads = WorkflowThreads(count: 1, timeLimit: nil)
        await threads.watch()
        try await threads.run { _ in }
        threads.stop()
    }

    @Test("after a stop, running work ends and new work is refused")
    func stop() async throws {
        let (began, gate) = (Gate(), Gate())
        let threads = WorkflowThreads(count: 1, timeLimit: nil)
        async let running: Void = threads.run { _ in
            began.open()
            gate.pass()
        }
        while !began.isOpen { await Task.yield() }
        // Refused whether it comes before the stop or after it.
        let waiting = Task { try await threads.run { _ in } }
        threads.stop()
        await #expect(throws: FermataError(.invalidState, "")) { try await waiting.value }
        gate.open()
        try await running
        await #expect(throws: FermataError(.invalidState, "")) { try await threads.run { _ in } }
    }
}
