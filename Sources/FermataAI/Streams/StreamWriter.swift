/// Writes one answer into a stream, a few pieces at a time.
///
/// Obtained from ``StreamBuffer/withMessage(_:attempt:in:flushing:_:)``.
///
/// Invariants: 1. Only one flush is under way, so that pieces stay in order. 2. What waits is never more than
/// ``StreamFlushing/bytes`` and one piece: a writer whose pieces are too many waits for the store. 3. After a failure
/// nothing more is written; every later call throws the same error.
public actor StreamWriter {
    private let buffer: any StreamBuffer
    private let ticket: StreamTicket
    private let flushing: StreamFlushing
    private var collected: [ModelDelta] = []
    private var collectedBytes = 0
    private var isFlushing = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var failure: (any Error)?

    init(_ buffer: any StreamBuffer, _ ticket: StreamTicket, _ flushing: StreamFlushing) {
        self.buffer = buffer
        self.ticket = ticket
        self.flushing = flushing
    }

    /// Adds a piece. Readers see it after the flush interval at the latest.
    ///
    /// - Throws: What ``StreamBuffer/append(_:to:isLast:)`` throws, perhaps for an earlier piece.
    public func write(_ delta: ModelDelta) async throws {
        if let failure { throw failure }
        collected.append(delta)
        collectedBytes += delta.byteCount
        if collectedBytes >= flushing.bytes { try await flush() }
    }

    /// Writes what was collected, so that readers see it now.
    public func flush() async throws {
        try await flush(isLast: false)
    }

    /// Writes the rest and finishes the answer.
    func finish() async throws {
        try await flush(isLast: true)
    }

    /// Flushes until the task is cancelled.
    func flushRegularly() async {
        while (try? await Task.sleep(for: flushing.interval)) != nil {
            // The failure is kept for the writer.
            try? await flush()
        }
    }

    private func flush(isLast: Bool) async throws {
        while isFlushing {
            await withCheckedContinuation { waiting.append($0) }
        }
        if let failure { throw failure }
        guard !collected.isEmpty || isLast else { return }
        let deltas = collected
        collected = []
        collectedBytes = 0
        isFlushing = true
        defer {
            isFlushing = false
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
        do {
            try await buffer.append(deltas, to: ticket, isLast: isLast)
        } catch {
            failure = error
            throw error
        }
    }
}
