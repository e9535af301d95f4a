import FermataCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    /// Takes in a workflow task and runs code until it waits for something that is not in history.
    ///
    /// - Throws: ``ReplayError`` or what made the workflow task fail. The run must then be evicted.
    func process(_ input: TaskInput, _ progress: WorkflowThreads.Progress) throws {
        try executor.onThread {
            try CurrentRun.with(self) {
                try machines.feed(input)
                while let activation = try machines.nextActivation() {
                    progress.note()
                    try apply(activation)
                }
            }
        }
    }

    /// Tells code what happened and lets it run.
    private func apply(_ activation: Activation) throws {
        takeSnapshot(activation)
        for job in activation.jobs { try apply(job) }
        if main == nil {
            // After the jobs: handlers of early messages get their first turn before the main method.
            startMain()
            if cancelReason != nil { main?.cancel() }
        }
        runUntilIdle()
        machines.endActivation()
        if let taskFailure { throw taskFailure }
        if let escape = takeEscape() { throw escaped(escape) }
        if isStuck { throw escaped("it waits for something that is not a workflow operation") }
    }

    private func apply(_ job: Job) throws {
        switch job {
        case .initialize(let attributes): try initialize(attributes)
        case .reseed(let seed): random = RunRandom(seed: seed)
        case .signal(let signal): startSignal(signal)
        case .update(let update): startUpdate(update)
        case .timerFired(let number): timerFired(number)
        case .activityResolved(let number, let resolution):
            resume(WaitID(machine: MachineID(.activity, number)), .activity(resolution))
        case .childStartResolved(let number, let resolution):
            resume(WaitID(machine: MachineID(.childWorkflow, number)), .childStart(resolution))
        case .childResolved(let number, let resolution):
            childResults[number] = resolution
            resume(WaitID(machine: MachineID(.childWorkflow, number), isEnd: true), .child(resolution))
        case .externalSignalResolved(let number, let resolution):
            resume(WaitID(machine: MachineID(.externalSignal, number)), .external(resolution))
        case .externalCancelResolved(let number, let resolution):
            resume(WaitID(machine: MachineID(.externalCancel, number)), .external(resolution))
        case .cancelWorkflow(let reason):
            // The main task alone: handlers that start later must be able to work.
            cancelReason = reason
            main?.cancel()
        }
    }

    /// Drains jobs and resumes conditions, one at a time, until nothing moves.
    func runUntilIdle() {
        executor.drain()
        while let index = firstTrueCondition() {
            let (timer, continuation) = takeCondition(at: index)
            // Before anything that code does next, so that its command comes first.
            if let timer { cancelTimerSilently(timer) }
            continuation.resume(returning: true)
            executor.drain()
        }
    }

    /// Takes out a condition and lets go of its predicate: that is a closure lent by code, and must be gone when the
    /// code goes on.
    func takeCondition(at index: Int) -> (timer: Int?, continuation: UnsafeContinuation<Bool, any Error>) {
        let condition = conditions.remove(at: index)
        return (condition.timer, condition.continuation)
    }

    private func firstTrueCondition() -> Int? {
        guard mode == .running, !conditions.isEmpty else { return nil }
        mode = .readOnly
        defer { mode = .running }
        return conditions.firstIndex { $0.predicate.holds() }
    }

    private func timerFired(_ number: Int) {
        if let action = timerActions.removeValue(forKey: number) {
            action()
        } else {
            resume(WaitID(machine: MachineID(.timer, number)), .timerFired)
        }
    }

    func resume(_ id: WaitID, _ resolution: Resolution) {
        // Nobody may wait: a child's result that was never asked for, a wait that was cancelled.
        for continuation in waits.removeValue(forKey: id) ?? [] { continuation.resume(returning: resolution) }
    }

    /// Whether code has not ended and yet nothing that history could bring would wake it.
    private var isStuck: Bool {
        let isWorking = !isMainFinished || !runningHandlers.isEmpty
        return isWorking && !machines.isEnding && waits.isEmpty && conditions.isEmpty && timerActions.isEmpty
    }

    private func escaped(_ what: String) -> FermataError {
        FermataError(
            .outsideWorkflow,
            "Workflow '\(identity.workflowType)' went outside its context: \(what). Inside a workflow, wait only with the "
                + "operations of its context: sleep instead of Task.sleep, activities for I/O, task groups instead of "
                + "Task { } or Task.detached."
        )
    }
}
