import Fermata
import Foundation

/// One connection, used by one thread. It connects when it is first needed, and again when it was lost.
final class PostgresConnection {
    /// How long the server may take for an answer, beyond its own limits for statements.
    private static let longestWait: Duration = .seconds(75)

    let location: PostgresLocation
    private let library: LibPQ
    private var connection: LibPQ.Connection?

    init(_ location: PostgresLocation) throws {
        self.location = location
        library = try LibPQ.loaded()
    }

    deinit { close() }

    /// Runs a transaction.
    ///
    /// A connection that turns out to be lost at the beginning is replaced: the server was restarted while nothing was
    /// asked of it. One that is lost later ends the transaction with an error, and nothing of it was written, unless it
    /// is lost while the server commits.
    func transaction<Value>(_ begin: String, _ body: (PostgresSession) throws -> Value) throws -> Value {
        try self.begin(begin)
        let value: Value
        do {
            value = try body(PostgresSession(connection: self))
        } catch {
            rollBack()
            throw error
        }
        try commit()
        return value
    }

    /// Runs a statement with arguments.
    func run(_ sql: String, _ values: [SQLValue]) throws -> PostgresResult {
        let arguments = PostgresArguments(values)
        return try answer { connection in
            arguments.with { count, types, values, lengths, forms in
                library.sendQueryParams(connection, sql, count, types, values, lengths, forms, 1)
            }
        }
    }

    /// Runs statements one after the other, and gives the last one's answer.
    @discardableResult
    func run(_ statements: String) throws -> PostgresResult {
        try answer { library.sendQuery($0, statements) }
    }

    private func begin(_ statements: String) throws {
        if connection != nil {
            do {
                try run(statements)
                return
            } catch let failure as PostgresFailure where failure.isConnectionLost {
                // Below it is tried with another.
            } catch {
                rollBack()
                throw error
            }
        }
        try connect()
        do {
            try run(statements)
        } catch {
            rollBack()
            throw error
        }
    }

    private func commit() throws {
        do {
            // A transaction in which a statement failed is rolled back, and that is no error to the server.
            guard try run("COMMIT").command == "COMMIT" else {
                throw PostgresFailure(message: "a statement failed before the end", isConnectionLost: false)
            }
        } catch var failure as PostgresFailure {
            failure.isOutcomeUnknown = failure.isConnectionLost
            throw failure
        }
    }

    private func rollBack() {
        guard connection != nil else { return }
        do { try run("ROLLBACK") } catch { close() }
    }

    private func connect() throws {
        close()
        // Those before the URL are defaults, which it can change; those behind it are not.
        let parameters = [
            ("connect_timeout", "10"), ("keepalives_idle", "20"), ("keepalives_interval", "5"),
            ("keepalives_count", "4"), ("tcp_user_timeout", "60000"), ("fallback_application_name", "fermata"),
            ("dbname", location.secret), ("client_encoding", "UTF8"),
        ]
        let opened = Self.withTexts(parameters.map(\.0)) { names in
            Self.withTexts(parameters.map(\.1)) { library.connectdbParams(names, $0, 1) }
        }
        guard let opened else { throw PostgresFailure(message: "out of memory", isConnectionLost: true) }
        connection = opened
        guard library.status(opened) == LibPQ.connectionOK else { throw lost() }
        // It would print what the server remarks.
        _ = library.setNoticeProcessor(opened, { _, _ in }, nil)
        let encoding = library.parameterStatus(opened, "server_encoding").map { String(cString: $0) } ?? ""
        guard encoding == "UTF8" else {
            close()
            throw FermataError(
                .invalidConfiguration,
                "The AI store \(location) has the encoding \(encoding). Make a database with ENCODING 'UTF8'."
            )
        }
    }

    private func close() {
        library.finish(connection)
        connection = nil
    }

    /// Sends something, and waits for all that the server says to it.
    private func answer(to send: (LibPQ.Connection) -> Int32) throws -> PostgresResult {
        guard let connection else { throw PostgresFailure(message: "the connection is closed", isConnectionLost: true) }
        guard send(connection) == 1 else { throw lost() }
        let deadline = ContinuousClock.now.advanced(by: Self.longestWait)
        var failure: PostgresFailure?
        var last: PostgresResult?
        while let result = try next(connection, before: deadline) {
            failure = failure ?? result.failure
            last = consume result
        }
        if var failure {
            guard library.status(connection) == LibPQ.connectionOK else {
                failure.isConnectionLost = true
                close()
                throw failure
            }
            throw failure
        }
        guard let last else { throw lost() }
        return last
    }

    private func next(
        _ connection: LibPQ.Connection,
        before deadline: ContinuousClock.Instant
    ) throws -> PostgresResult? {
        while library.isBusy(connection) == 1 {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                close()
                throw PostgresFailure(message: "no answer within \(Self.longestWait)", isConnectionLost: true)
            }
            var descriptor = pollfd(fd: library.socket(connection), events: Int16(POLLIN), revents: 0)
            // Woken by a signal or for nothing, it looks again.
            _ = poll(&descriptor, 1, Int32(clamping: left.components.seconds * 1000 + 1000))
            guard library.consumeInput(connection) == 1 else { throw lost() }
        }
        return library.getResult(connection).map { PostgresResult($0, library) }
    }

    /// Closes the connection, and says why it is of no use.
    private func lost() -> PostgresFailure {
        let text = connection.flatMap { library.errorMessage($0) }.map { String(cString: $0) } ?? ""
        close()
        let line =
            text.isEmpty
            ? "the connection was lost" : text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return PostgresFailure(message: location.redacted(line), isConnectionLost: true)
    }

    /// Gives `body` C strings, the last one followed by none.
    private static func withTexts<Value>(_ texts: [String], _ body: (LibPQ.Texts) -> Value) -> Value {
        let bytes = texts.flatMap { $0.utf8CString }
        let offsets = texts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.utf8.count + 1) }
        return bytes.withUnsafeBufferPointer { buffer in
            body(offsets.dropLast().map { buffer.baseAddress?.advanced(by: $0) } + [nil])
        }
    }
}
