public import Fermata
import GRDB
import GRDBSQLite

/// Asks a SQLite file, which stays as it is.
///
/// The file is opened for reading only, and only single statements that begin with SELECT, WITH, VALUES or EXPLAIN are
/// run, so nothing is written, attached or switched. Rows, bytes of a value and of the answer, and time are limited, the
/// bytes by SQLite itself before they are in memory. Every table of the
/// file can be read: give a model a file that holds what it may know.
public struct SQLiteQueryTool: Tool {
    /// The question.
    @Generable
    public struct Arguments: Codable, Sendable {
        /// The statement.
        @Guide(description: "One SELECT statement of SQLite. Ask for few columns and rows: long answers are cut.")
        public var sql: String
    }

    /// How much and how long is read.
    public struct Limits: Sendable, Hashable {
        /// The most rows of one answer.
        public var rows: Int
        /// The most bytes of one answer, as JSON.
        public var bytes: Int
        /// The most bytes of one value, and of everything that a statement puts together for one; a statement with many
        /// columns gets less for each. One that reads or makes a longer value fails; `substr` reads a part. At least
        /// 16 KiB.
        public var valueBytes: Int
        /// The longest a statement may run.
        public var time: Duration

        /// Creates limits.
        public init(
            rows: Int = 200,
            bytes: Int = 64 << 10,
            valueBytes: Int = 256 << 10,
            time: Duration = .seconds(5)
        ) {
            self.rows = rows
            self.bytes = bytes
            self.valueBytes = valueBytes
            self.time = time
        }
    }

    /// The answer.
    public struct Answer: Codable, Sendable, Hashable {
        /// The columns' names.
        public var columns: [String]
        /// The rows, with a value for each column. Blobs are shown by their size.
        public var rows: [[JSONValue]]
        /// Whether there are more rows than are shown.
        public var isCut: Bool
    }

    /// What a model calls it by.
    public let name: String
    /// What a model reads of it: the tables too.
    public let description: String

    private let database: DatabaseQueue
    private let limits: Limits

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file, which must be there.
    ///   - about: What the file holds, in words for the model, who is told the tables and their columns too.
    /// - Throws: `FermataError` with code `invalidConfiguration` if it cannot be opened or is no SQLite file.
    public init(path: String, name: String = "sql_query", about: String, limits: Limits = Limits()) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.maximumReaderCount = 1
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -4096")
            // It shows addresses of this process's memory.
            for count in 1...2 {
                database.add(
                    function: DatabaseFunction("fts3_tokenizer", argumentCount: count) { _ in
                        throw DatabaseError(message: "there is no function fts3_tokenizer")
                    }
                )
            }
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            let tables = try database.read(Self.tables)
            description = "Queries a SQLite database, for reading only. \(about)\n\(tables)"
        } catch let error as DatabaseError {
            throw FermataError(
                .invalidConfiguration,
                "The SQLite file \(path) cannot be opened for reading: \(error.message ?? "\(error.resultCode)").",
                cause: error
            )
        }
        self.name = name
        self.limits = limits
    }

    public func call(arguments: Arguments) async throws -> Answer {
        guard arguments.sql.utf8.count <= 10_000 else { throw ToolError("'sql' has more than 10000 bytes.") }
        guard SQLiteStatement.isQuestion(arguments.sql) else {
            throw ToolError("'sql' must be one statement that begins with SELECT, WITH, VALUES or EXPLAIN.")
        }
        return try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { [self] in try await answer(arguments.sql) }
            group.addTask { [limits] in
                try await Task.sleep(for: limits.time)
                throw ToolError("The statement took longer than \(limits.time). Ask for less.")
            }
            // Whoever is first ends the other: a cancelled read is interrupted within SQLite.
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    private func answer(_ sql: String) async throws -> Answer {
        let limits = limits
        do {
            return try await database.read { database in
                Self.limit(database, to: limits.valueBytes)
                let statement = try database.makeStatement(sql: sql)
                guard statement.isReadonly else { throw ToolError("'sql' must only read.") }
                // All values of a row are in memory at once.
                Self.limit(database, to: 4 * limits.valueBytes / max(4, statement.columnCount))
                return try Self.read(statement, limits)
            }
        } catch let error as DatabaseError {
            // SQLite's words on the statement, which is the model's own.
            throw ToolError("SQLite: \(error.message?.prefix(500) ?? "\(error.resultCode)")")
        }
    }

    private static func limit(_ database: Database, to valueBytes: Int) {
        sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_LENGTH, Int32(clamping: max(16 << 10, valueBytes)))
    }

    private static func read(_ statement: Statement, _ limits: Limits) throws -> Answer {
        var answer = Answer(columns: statement.columnNames, rows: [], isCut: false)
        var room = limits.bytes
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            guard answer.rows.count < limits.rows, let values = Self.values(row, room: &room) else {
                answer.isCut = true
                break
            }
            answer.rows.append(values)
        }
        return answer
    }

    /// The row; `nil` if there is no room for all of it. Values are taken one by one, so that what is in memory is never
    /// more than the room and one value.
    private static func values(_ row: Row, room: inout Int) -> [JSONValue]? {
        room -= 2
        var values: [JSONValue] = []
        for index in 0..<row.count {
            let value = value(row[index])
            room -= value.canonicalJSON.utf8.count + 1
            guard room >= 0 else { return nil }
            values.append(value)
        }
        return values
    }

    private static func value(_ value: DatabaseValue) -> JSONValue {
        switch value.storage {
        case .null: .null
        case .int64(let integer): .integer(integer)
        case .double(let double): double.isFinite ? .number(double) : .string("\(double)")
        case .string(let string): .string(string)
        case .blob(let data): .string("(blob of \(data.count) bytes)")
        }
    }

    /// The tables and their columns, as many as a prompt bears.
    private static func tables(_ database: Database) throws -> String {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT m.name AS "table", group_concat(c.name || ' ' || c.type, ', ') AS "columns"
                FROM sqlite_schema m, pragma_table_info(m.name) c
                WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name ORDER BY m.name
                """
        )
        var text = "Tables:"
        while let row = try rows.next() {
            let table: String = row["table"]
            let columns: String = row["columns"]
            guard text.utf8.count + columns.utf8.count < 8_000 else { return text + "\n(and others)" }
            text += "\n\(table)(\(columns))"
        }
        return text
    }
}
