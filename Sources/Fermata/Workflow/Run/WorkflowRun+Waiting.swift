import FermataCore

extension WorkflowRun {
    /// Refuses an operation that would have no meaning where it is called.
    ///
    /// - Throws: ``CanceledError`` if the calling task is cancelled: then nothing enters history.
    func enter(_ operation: String) throws {
        try requireRunThread(operation)
        if Task.isCancelled { throw CanceledError(message: "\(operation) was not begun: the task is cancelled") }
    }

    /// Refuses an operation that needs the run's thread and may change the run.
    func requireRunThread(_ operation: String) throws {
        guard executor.isOnThread else {
            noteEscape("\(operation) was called from a task that the workflow's executor does not run")
            throw FermataError(
                .outsideWorkflow,
                "\(operation) was called outside the workflow's executor, from Task { }, Task.detached or another actor."
            )
        }
        if isAbandoned { throw Self.evicted }
        switch mode {
        case .running: break
        case .readOnly:
            throw FermataError(.invalidState, "\(operation) is not allowed in a query, a validator or a condition.")
        case .evicted:
            refusals += 1
            throw Self.evicted
        }
    }

    /// Waits for the answer to a command.
    ///
    /// - Parameter onCancel: Called on the run's thread when the waiting task is cancelled; it may end the wait.
    func wait(for id: WaitID, onCancel: @escaping @Sendable () -> Void) async throws -> Resolution {
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                waits[id, default: []].append(continuation)
            }
        } onCancel: { [self] in
            guard executor.isOnThread else {
                noteEscape("one of its tasks was cancelled from outside")
                return
            }
            if mode != .evicted { onCancel() }
        }
    }

    /// Ends a wait with an error.
    func endWait(_ id: WaitID, throwing error: any Error) {
        for continuation in waits.removeValue(forKey: id) ?? [] { continuation.resume(throwing: error) }
    }

    /// After eviction, an endless loop of refused operations must not hold a thread: it is left suspended for good.
    func parkIfUnwindingForEver() async {
        guard refusals > Self.refusalLimit else { return }
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }

    private static var refusalLimit: Int { 1_000 }

    // MARK: Timers

    func sleep(_ duration: Duration, summary: String?) async throws {
        try await begin("sleep")
        let number = startTimer(duration, summary)
        _ = try await wait(for: WaitID(machine: MachineID(.timer, number))) { [self] in
            guard machines.cancelTimer(number).isOver else { return }
            endWait(WaitID(machine: MachineID(.timer, number)), throwing: CanceledError(message: "Timer cancelled"))
        }
    }

    func startTimer(_ duration: Duration, _ summary: String?) -> Int {
        let number = nextNumber(.timer)
        machines.startTimer(number, duration: max(duration, .zero), metadata: metadata(summary: summary))
        return number
    }

    /// Cancels a timer that only the run itself waits for.
    func cancelTimerSilently(_ number: Int) {
        timerActions[number] = nil
        _ = machines.cancelTimer(number)
    }

    // MARK: Conditions

    /// Waits until the predicate holds. `false`: time ran out first.
    func waitUntil(_ timeLimit: Duration?, _ summary: String?, _ predicate: Predicate) async throws -> Bool {
        try await begin("condition")
        if readOnly(predicate.holds) { return true }
        conditionCounter += 1
        let number = conditionCounter
        let timer = timeLimit.map { startTimer($0, summary) }
        if let timer {
            timerActions[timer] = { [self] in endCondition(number) { $0.resume(returning: false) } }
        }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                conditions.append(
                    PendingCondition(number: number, predicate: predicate, timer: timer, continuation: continuation)
                )
            }
        } onCancel: { [self] in
            guard executor.isOnThread else {
                noteEscape("one of its tasks was cancelled from outside")
                return
            }
            guard mode != .evicted else { return }
            if let timer { cancelTimerSilently(timer) }
            endCondition(number) { $0.resume(throwing: CanceledError(message: "Wait for a condition cancelled")) }
        }
    }

    private func endCondition(_ number: Int, _ resume: (UnsafeContinuation<Bool, any Error>) -> Void) {
        guard let index = conditions.firstIndex(where: { $0.number == number }) else { return }
        resume(takeCondition(at: index).continuation)
    }

    /// Starts an operation that may wait.
    func begin(_ operation: String) async throws {
        do {
            try enter(operation)
        } catch {
            await parkIfUnwindingForEver()
            throw error
        }
    }
}
