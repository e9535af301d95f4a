import Synchronization

// Swift's runtime knows which task a job belongs to but offers no public function for it. This file is the only place
// that uses the runtime's own function; `selfTest` runs before the first workflow, so that a runtime without it, or
// with another meaning, is refused with an error instead of giving another order.

@_silgen_name("swift_task_getJobTaskId")
private func jobTaskID(_ job: UnownedJob) -> UInt64

/// The identity of the task that a job belongs to.
enum TaskIdentity {
    static func of(_ job: UnownedJob) -> UInt64 { jobTaskID(job) }

    /// Checks that jobs of one task have one identity and jobs of two tasks have two.
    ///
    /// - Throws: ``FermataError`` with code `invalidState` if this Swift runtime does not keep to that.
    static func selfTest() async throws {
        let executor = RecordingExecutor()
        for _ in 0..<2 {
            let (signals, signal) = AsyncStream.makeStream(of: Void.self)
            // Runs up to its wait at once, and is enqueued a second time by the signal.
            let task = Task(executorPreference: executor) { for await _ in signals {} }
            signal.finish()
            await task.value
        }
        let seen = executor.identities.withLock { $0 }
        let first = seen.prefix { $0 == seen.first }
        guard first.count >= 2, first.count < seen.count, seen.dropFirst(first.count).allSatisfy({ $0 == seen.last })
        else {
            throw FermataError(
                .invalidState,
                "This Swift runtime does not tell jobs of different tasks apart; workflows cannot run in order on it. "
                    + "Use the Swift release named in the README."
            )
        }
    }

    private final class RecordingExecutor: TaskExecutor {
        let identities = Mutex<[UInt64]>([])

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            identities.withLock { $0.append(TaskIdentity.of(job)) }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
