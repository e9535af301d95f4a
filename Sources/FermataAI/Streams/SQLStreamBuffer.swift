public import Fermata
import Foundation

/// Streams in the AI store, for all processes that share it.
///
/// A write takes one transaction, so writers should collect a little: see
/// ``StreamBuffer/withMessage(_:attempt:in:flushing:_:)``. A reader that waits is woken at once by writers that use
/// the same buffer or a copy of it; writes of other processes it finds by looking, every 10 ms at first and every
/// 250 ms when nothing has come for long.
public struct SQLStreamBuffer: StreamBuffer {
    /// The shortest and the longest pause between looks for others' writes.
    private static let pauses: (first: Duration, longest: Duration) = (.milliseconds(10), .milliseconds(250))

    let database: AIDatabase
    let limits: StreamLimits
    let retention: StreamRetention
    let now: @Sendable () -> Date
    private let signals = StreamSignals()

    /// Uses the streams of a store.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` if the limits contradict each other.
    public init(
        _ database: AIDatabase,
        limits: StreamLimits = StreamLimits(),
        retention: StreamRetention = StreamRetention()
    ) throws {
        try self.init(database, limits: limits, retention: retention, now: { Date() })
    }

    init(
        _ database: AIDatabase,
        limits: StreamLimits = StreamLimits(),
        retention: StreamRetention = StreamRetention(),
        now: @escaping @Sendable () -> Date
    ) throws {
        try limits.check()
        self.database = database
        self.limits = limits
        self.retention = retention
        self.now = now
    }

    public func begin(_ message: String, attempt: Int, in stream: String) async throws -> StreamTicket {
        try StreamErrorType.check(message, "message")
        guard attempt >= 1 else {
            throw StreamErrorType.invalidInput.error("attempt must be 1 or more; it is \(attempt).")
        }
        let begun = try await write(stream, makes: true) { try $0.begin(message, attempt: attempt) }
        return StreamTicket(stream: stream, message: message, begun: begun ?? 0)
    }

    public func append(_ deltas: [ModelDelta], to ticket: StreamTicket, isLast: Bool) async throws {
        var joined = JoinedDeltas()
        for delta in deltas { joined.append(delta) }
        let pieces = joined.deltas.flatMap { $0.pieces(maximumBytes: limits.maximumEventBytes) }
        guard !pieces.isEmpty || isLast else { return }
        let wrote: Void? = try await write(ticket.stream, makes: false) {
            try $0.append(pieces, to: ticket, isLast: isLast)
        }
        guard wrote != nil else { throw StreamWrite.superseded(ticket) }
    }

    public func step(_ name: String, data: JSONValue, in stream: String) async throws {
        try StreamErrorType.check(name, "name")
        try await write(stream, makes: true) { try $0.append(.step(name: name, data: data)) }
    }

    public func end(_ stream: String) async throws {
        try await write(stream, makes: true) { write in
            guard !write.isEnded else { return }
            try write.append(.ended)
            write.isEnded = true
        }
    }

    public func read(
        _ stream: String,
        from offset: Int64,
        limit: Int,
        waitingUpTo time: Duration
    ) async throws -> StreamPage {
        try StreamErrorType.check(stream, "stream")
        guard offset >= 0, (1...10_000).contains(limit) else {
            throw StreamErrorType.invalidInput.error(
                "offset must be 0 or more, and limit from 1 to 10,000; they are \(offset) and \(limit)."
            )
        }
        let deadline = ContinuousClock.now.advanced(by: time)
        var pause = Self.pauses.first
        while true {
            // Before looking, so that no write falls between the look and the wait.
            let listener = signals.listen(to: stream)
            defer { signals.forget(listener) }
            let page = try await page(stream, from: offset, limit: limit)
            let left = ContinuousClock.now.duration(to: deadline)
            guard page.isEmpty, left > .zero else { return page }
            try await signals.wait(listener, upTo: min(pause, left))
            pause = min(pause * 2, Self.pauses.longest)
        }
    }

    /// Changes a stream, and tells its readers. `nil` if there is none and none is to be made.
    @discardableResult
    private func write<Value: Sendable>(
        _ stream: String,
        makes: Bool,
        _ body: @escaping @Sendable (inout StreamWrite) throws -> Value
    ) async throws -> Value? {
        try StreamErrorType.check(stream, "stream")
        let milliseconds = Int64(now().timeIntervalSince1970 * 1000)
        let value = try await database.writing(.stream(stream)) { session -> Value? in
            let found = try StreamWrite(stream, limits: limits, now: milliseconds, in: session)
            if found == nil, makes { try prune(atMost: 20, now: milliseconds, in: session) }
            guard
                var write = try found
                    ?? (makes ? StreamWrite(making: stream, limits: limits, now: milliseconds, in: session) : nil)
            else { return nil }
            let value = try body(&write)
            try write.finish()
            return value
        }
        signals.fire(stream)
        return value
    }
}
