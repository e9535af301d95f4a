import Foundation
import GRDB
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("lists and counts in SQLite")
struct VisibilityDatabaseTests {
    private let database: DatabaseQueue

    /// Runs 1 to 6: two open ones, then closed ones; 7 is a schedule, 8 of another namespace.
    init() throws {
        database = try DatabaseQueue()
        try database.write { try $0.execute(sql: VisibilitySchema.ddl) }
        try write(1, "order-1", status: .running, attributes: ["CKey": "\"a\"", "CText": "\"Red fox\""])
        try write(2, "order-2", type: "Mail", status: .running, attributes: ["CList": "[\"x\",\"y\"]"])
        try write(3, "order-3", status: .completed, closed: 300, attributes: ["CKey": "\"b\"", "CInt": "5"])
        try write(4, "mail-1", type: "Mail", status: .failed, closed: 500, attributes: ["CKey": "\"a\""])
        try write(5, "mail-2", type: "Mail", status: .completed, closed: 500, attributes: ["CBool": "true"])
        try write(6, "Order-4", status: .completed, closed: 100, attributes: ["CText": "\"fox-red\"", "CInt": "7"])
        try write(7, "sched", type: "S", division: "TemporalScheduler", status: .running, attributes: [:])
        try write(8, "order-1", namespace: "other", status: .running, attributes: ["CKey": "\"a\""])
    }

    private func write(
        _ run: Int64,
        _ workflowID: String,
        type: String = "Order",
        namespace: String = "ns",
        division: String? = nil,
        status: Temporal_Api_Enums_V1_WorkflowExecutionStatus,
        closed: Int64? = nil,
        attributes: [String: String]
    ) throws {
        var record = VisibilityRecord(
            run: run,
            namespaceID: namespace,
            division: division,
            workflowID: workflowID,
            runID: "run-\(run)",
            workflowType: type,
            taskQueue: "q",
            startTime: EngineTime(nanoseconds: run),
            executionTime: EngineTime(nanoseconds: run)
        )
        record.status = status
        record.closeTime = closed.map(EngineTime.init(nanoseconds:))
        record.searchAttributes = searchAttributes(attributes)
        try execute(record.writes(types: customAttributes))
    }

    private func execute(_ statements: [SQLStatement]) throws {
        try database.write { database in
            for statement in statements {
                try database.execute(sql: statement.sql, arguments: statement.grdbArguments)
            }
        }
    }

    private func records(_ statement: SQLStatement) throws -> [VisibilityRecord] {
        try rows(statement).map { try VisibilityRecord(row: $0) }
    }

    private func rows(_ statement: SQLStatement) throws -> [[SQLValue]] {
        try database.read { database in
            try Row.fetchAll(database, sql: statement.sql, arguments: statement.grdbArguments)
                .map { $0.databaseValues.map(SQLValue.init) }
        }
    }

    private func runs(_ filter: String) throws -> [Int64] {
        try records(try visibilityQuery(filter).listSQL(pageSize: 100)).map(\.run)
    }

    private static let filters: [(String, [Int64])] = [
        ("", [2, 1, 5, 4, 3, 6]),
        ("GROUP BY ExecutionStatus", [2, 1, 5, 4, 3, 6]),
        ("WorkflowType = 'Mail'", [2, 5, 4]),
        ("ExecutionStatus = 'Completed'", [5, 3, 6]),
        ("ExecutionStatus IN ('Running', 'Failed')", [2, 1, 4]),
        ("WorkflowType = 'Mail' AND ExecutionStatus = 'Completed' AND StartTime > 1", [5]),
        ("WorkflowId = 'order-1'", [1]),
        ("WorkflowId IN ('order-1', 'mail-2')", [1, 5]),
        ("RunId = 'run-4'", [4]),
        ("WorkflowId STARTS_WITH 'order-'", [2, 1, 3]),
        ("WorkflowId STARTS_WITH 'mail' AND ExecutionStatus = 2", [5]),
        ("WorkflowId STARTS_WITH ''", [2, 1, 5, 4, 3, 6]),
        ("WorkflowId STARTS_WITH '%'", []),
        ("WorkflowId NOT STARTS_WITH 'order-'", [5, 4, 6]),
        ("StartTime BETWEEN 2 AND 4", [2, 4, 3]),
        ("StartTime NOT BETWEEN 2 AND 4", [1, 5, 6]),
        ("StartTime >= 5", [5, 6]),
        ("CloseTime > 100", [5, 4, 3]),
        ("CloseTime IS NULL", [2, 1]),
        ("NOT CloseTime > 100", [6]),
        ("CKey = 'a'", [1, 4]),
        ("CKey = 'a' AND WorkflowType = 'Mail'", [4]),
        ("CKey = 'a' AND TemporalNamespaceDivision IS NULL", [1, 4]),
        ("CKey != 'a'", [3]),
        ("NOT CKey = 'a'", [3]),
        ("CKey IS NULL", [2, 5, 6]),
        ("CKey IS NOT NULL", [1, 4, 3]),
        ("CKey IN ('a', 'b') AND CKey STARTS_WITH 'b'", [3]),
        ("CKey BETWEEN 'a' AND 'az'", [1, 4]),
        ("CInt > 4.5", [3, 6]),
        ("CInt = 5.0", [3]),
        ("CBool = true", [5]),
        ("CBool = false", []),
        ("CList = 'x'", [2]),
        ("CList IN ('y', 'z')", [2]),
        ("CList != 'x'", [1, 5, 4, 3, 6]),
        ("CList IS NOT NULL", [2]),
        ("CText = 'FOX'", [1, 6]),
        ("CText = 'blue red'", [1, 6]),
        ("CText = 'red-fox'", [1, 6]),
        ("CText = 'fo'", []),
        ("CText != 'fox'", [2, 5, 4, 3]),
        ("CKey = 'b' OR WorkflowId = 'order-2'", [2, 3]),
        ("NOT (CKey = 'b' OR WorkflowId = 'order-2')", [1, 4]),
        ("TemporalNamespaceDivision = 'TemporalScheduler'", [7]),
        ("TemporalNamespaceDivision IS NULL OR TemporalNamespaceDivision IS NOT NULL", [7, 2, 1, 5, 4, 3, 6]),
        ("CKey = 'a'' OR 1=1 --'", []),
    ]

    @Test("a filter selects the rows that meet it, in the order of lists", arguments: Self.filters)
    func lists(filter: String, expected: [Int64]) throws {
        #expect(try runs(filter) == expected)
    }

    @Test("a count is the length of the list", arguments: Self.filters)
    func counts(filter: String, expected: [Int64]) throws {
        var query = filter
        if filter.hasPrefix("GROUP BY") { query = "" }
        #expect(try rows(try visibilityQuery(query).countSQL()) == [[.integer(Int64(expected.count))]])
    }

    @Test("pages of any size join to the whole list", arguments: Self.filters)
    func pages(filter: String, expected: [Int64]) throws {
        let query = try visibilityQuery(filter)
        for size in 1...3 {
            var token: VisibilityQuery.PageToken?
            var seen: [Int64] = []
            while true {
                let page = try records(query.listSQL(pageSize: size, after: token))
                seen += page.map(\.run)
                guard let last = page.last else { break }
                token = try VisibilityQuery.PageToken.decode(last.pageToken.data)
            }
            #expect(seen == expected)
        }
    }

    @Test("groups count by status and by division")
    func groups() throws {
        let byStatus = try visibilityQuery("WorkflowType = 'Mail' GROUP BY ExecutionStatus")
        let rows = try rows(byStatus.countSQL())
        #expect(
            Set(rows) == [
                [.integer(1), .integer(1)], [.integer(2), .integer(1)], [.integer(3), .integer(1)],
            ]
        )
        #expect(byStatus.groupValue(.integer(6)).data == Data("\"ContinuedAsNew\"".utf8))
        let byDivision = try visibilityQuery("GROUP BY TemporalNamespaceDivision")
        #expect(
            Set(try self.rows(byDivision.countSQL()))
                == [[.null, .integer(6)], [.text("TemporalScheduler"), .integer(1)]]
        )
        #expect(byDivision.groupValue(.null).data == Data("\"\"".utf8))
    }

    @Test("closing a run moves it, and its attributes, in lists")
    func closing() throws {
        try write(1, "order-1", status: .terminated, closed: 400, attributes: ["CKey": "\"b\""])
        #expect(try runs("") == [2, 5, 4, 1, 3, 6])
        #expect(try runs("CKey = 'b'") == [1, 3])
        #expect(try runs("CText = 'fox'") == [6])
        try execute(VisibilityRecord.removal(run: 1))
        #expect(try runs("CKey = 'b'") == [3])
        #expect(try runs("") == [2, 5, 4, 3, 6])
    }

    @Test("a text of more words than a statement has room for is found by each of them")
    func manyWords() throws {
        let words = (0..<20_000).map { "word\($0)" }.joined(separator: " ")
        try write(1, "order-1", status: .running, attributes: ["CText": "\"\(words)\""])
        #expect(try runs("CText = 'word0'") == [1])
        #expect(try runs("CText = 'word19999'") == [1])
    }

    @Test(
        "the largest filters that are accepted run",
        arguments: [
            Array(repeating: "CKey = 'a'", count: 995).joined(separator: " OR "),
            Array(repeating: "CInt > 1.5", count: 995).joined(separator: " AND "),
            "CKey IN (\(Array(repeating: "'a'", count: 7000).joined(separator: ",")))",
            (0..<30).reduce("CKey = 'a'") { "(\($0)) \($1.isMultiple(of: 2) ? "AND" : "OR") CInt = 1" },
            (0..<30).reduce("CKey = 'a'") { "CInt = 1 \($1.isMultiple(of: 2) ? "AND" : "OR") (\($0))" },
            "WorkflowId STARTS_WITH 'a' AND (\(Array(repeating: "CKey = 'a'", count: 900).joined(separator: " OR ")))",
            "CText = '\((0..<1000).map { "a\($0)-b" }.joined(separator: " "))'",
        ]
    )
    func large(filter: String) throws {
        _ = try runs(filter)
        _ = try rows(try visibilityQuery(filter).countSQL())
    }

    @Test(
        "no list sorts more than a page",
        arguments: [
            "", "WorkflowType = 'a'", "ExecutionStatus = 1", "WorkflowId = 'a'", "CKey = 'a'", "CList = 'a'",
            "WorkflowType = 'a' AND ExecutionStatus = 1 AND CloseTime > 5 AND CKey > 'b'", "ParentWorkflowId = 'a'",
            "RootWorkflowId = 'a'",
        ]
    )
    func sorts(filter: String) throws {
        let plan = try plan(filter)
        #expect(!plan.contains { $0.contains("TEMP B-TREE FOR ORDER BY") || $0.hasPrefix("SCAN v") }, "\(plan)")
    }

    @Test(
        "a list of a range of start times looks first whether the range is narrow, also among the runs of a type",
        arguments: ["StartTime > 5", "WorkflowType = 'a' AND ExecutionStatus = 1 AND StartTime > 5"]
    )
    func narrow(filter: String) throws {
        let plan = try plan(filter)
        #expect(plan.contains { $0.contains("visibility_by_start") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN v") }, "\(plan)")
    }

    @Test("groups are counted along an index that has them side by side", arguments: [nil, "WorkflowType = 'a'"])
    func groups(filter: String?) throws {
        let statement = try visibilityQuery("\(filter.map { "\($0) " } ?? "")GROUP BY ExecutionStatus").countSQL()
        let plan = try explained(statement)
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    private func plan(_ filter: String) throws -> [String] {
        try explained(
            visibilityQuery(filter).listSQL(pageSize: 10, after: .init(sortTime: 5, startTime: 5, run: 5))
        )
    }

    private func explained(_ statement: SQLStatement) throws -> [String] {
        try database.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + statement.sql, arguments: statement.grdbArguments)
                .map { $0["detail"] as String }
        }
    }
}

extension SQLStatement {
    fileprivate var grdbArguments: StatementArguments {
        StatementArguments(arguments.map { $0.databaseValue as (any DatabaseValueConvertible)? })
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob(data)
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let data): data.databaseValue
        }
    }
}
