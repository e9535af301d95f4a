import Synchronization
import Testing

@testable import Fermata

@Suite("The workflow executor")
struct WorkflowExecutorTests {
    private let executor = WorkflowExecutor()
    private let journal = Journal()

    /// Runs code on the executor's thread, then all jobs.
    private func drive(limit: Int = .max, _ body: () -> Void) {
        executor.onThread {
            body()
            executor.drain(limit: limit)
        }
    }

    private func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: executor) { await body() }
    }

    @Test("tasks run in the order in which they began")
    func order() {
        drive {
            for number in 1...5 { start { journal.add("\(number)") } }
        }
        #expect(journal.all == ["1", "2", "3", "4", "5"])
    }

    /// Does its work at once on the caller's thread. Coming back from it, a task is enqueued anew although nothing
    /// made it wait.
    private actor Detour {
        private final class Executor: SerialExecutor {
            func enqueue(_ job: consuming ExecutorJob) {
                UnownedJob(job).runSynchronously(on: asUnownedSerialExecutor())
            }
        }

        private let executor = Executor()

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func pass() {}
    }

    @Test("a task that is split into several jobs goes on before others")
    func sameTaskFirst() {
        drive {
            for name in ["a", "b"] {
                start {
                    let detour = Detour()
                    journal.add("\(name)1")
                    await detour.pass()
                    journal.add("\(name)2")
                    await detour.pass()
                    journal.add("\(name)3")
                }
            }
        }
        #expect(journal.all == ["a1", "a2", "a3", "b1", "b2", "b3"])
    }

    @Test("a task that yields lets the others go first")
    func yielding() {
        drive {
            for name in ["a", "b"] {
                start {
                    journal.add("\(name)1")
                    await Task.yield()
                    journal.add("\(name)2")
                }
            }
        }
        #expect(journal.all == ["a1", "b1", "a2", "b2"])
        #expect(!executor.takeEscape())
    }

    @Test("a task that was waiting goes on after the one that woke it, in the order of waking")
    func waking() {
        let waiting = Mutex<[UnsafeContinuation<Void, Never>]>([])
        drive {
            for name in ["a", "b"] {
                start {
                    journal.add("\(name) waits")
                    await withUnsafeContinuation { continuation in waiting.withLock { $0.append(continuation) } }
                    journal.add("\(name) goes on")
                }
            }
            start {
                for continuation in waiting.withLock({ $0 }).reversed() { continuation.resume() }
                journal.add("c has woken them")
            }
        }
        #expect(journal.all == ["a waits", "b waits", "c has woken them", "b goes on", "a goes on"])
        #expect(!executor.takeEscape())
    }

    @Test("child tasks run in the order in which they were added, on the same thread")
    func children() {
        drive {
            start {
                await withTaskGroup(of: Int.self) { group in
                    for number in 1...4 {
                        group.addTask {
                            journal.add("child \(number) \(executor.isOnThread)")
                            return number
                        }
                    }
                    for await number in group { journal.add("result \(number)") }
                }
                async let left = 1
                async let right = 2
                journal.add("sum \(await left + right)")
            }
        }
        #expect(
            journal.all.filter { !$0.hasPrefix("result") } == [
                "child 1 true", "child 2 true", "child 3 true", "child 4 true", "sum 3",
            ]
        )
        #expect(journal.all.filter { $0.hasPrefix("result") } == ["result 1", "result 2", "result 3", "result 4"])
        #expect(!executor.takeEscape())
    }

    @Test("the same code runs in the same order every time")
    func repeatable() {
        func record() -> [String] {
            let journal = Journal()
            let executor = WorkflowExecutor()
            executor.onThread {
                for name in ["a", "b", "c"] {
                    Task(executorPreference: executor) {
                        await withTaskGroup(of: Void.self) { group in
                            for number in 1...3 {
                                group.addTask {
                                    journal.add("\(name)\(number) begins")
                                    await Task.yield()
                                    journal.add("\(name)\(number) ends")
                                }
                            }
                        }
                        journal.add("\(name) is done")
                    }
                }
                executor.drain()
            }
            return journal.all
        }
        let first = record()
        #expect(first.count == 21)
        for _ in 0..<20 { #expect(record() == first) }
    }

    @Test("a limit leaves the rest for later")
    func limit() {
        drive(limit: 2) {
            for number in 1...3 { start { journal.add("\(number)") } }
        }
        #expect(journal.all == ["1", "2"])
        drive {}
        #expect(journal.all == ["1", "2", "3"])
    }

    // MARK: Escapes

    @Test("work begun outside the executor's thread is an escape, told once")
    func foreignTask() {
        start { journal.add("ran") }
        #expect(executor.takeEscape())
        #expect(!executor.takeEscape())
        drive {}
        #expect(journal.all == ["ran"])
    }

    @Test("a wait that ends from outside is an escape")
    func foreignResume() {
        let waiting = Mutex<UnsafeContinuation<Void, Never>?>(nil)
        drive {
            start {
                await withUnsafeContinuation { continuation in waiting.withLock { $0 = continuation } }
                journal.add("went on")
            }
        }
        #expect(!executor.takeEscape())
        waiting.withLock { $0.take() }?.resume()
        #expect(executor.takeEscape())
        #expect(journal.all == [])
        drive {}
        #expect(journal.all == ["went on"])
        #expect(!executor.takeEscape())
    }

    @Test("awaiting a task of the shared pool is an escape")
    func detached() async {
        let finished = Mutex<Task<Void, Never>?>(nil)
        let gate = AsyncStream.makeStream(of: Void.self)
        drive {
            start {
                let task = Task.detached { for await _ in gate.stream {} }
                finished.withLock { $0 = task }
                await task.value
                journal.add("went on")
            }
        }
        #expect(!executor.takeEscape())
        gate.continuation.finish()
        await finished.withLock { $0 }?.value
        // The task has ended; its waiters are woken right after, one of them on this executor.
        while !executor.takeEscape() { await Task.yield() }
        drive {}
        #expect(journal.all == ["went on"])
    }

    @Test("only the caller of onThread is on the thread")
    func thread() {
        #expect(!executor.isOnThread)
        executor.onThread { #expect(executor.isOnThread) }
        #expect(!executor.isOnThread)
        executor.onThread { #expect(!WorkflowExecutor().isOnThread) }
    }

    @Test("this Swift runtime tells tasks apart")
    func taskIdentity() async throws {
        try await TaskIdentity.selfTest()
    }
}
