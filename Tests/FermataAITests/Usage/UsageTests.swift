import Foundation
import Synchronization
import Testing

@testable import FermataAI

@Suite("Usage")
struct UsageTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func ledger(_ kind: StoreKind) async throws -> SQLBudgetLedger {
        let ledger = SQLBudgetLedger(try await kind.database(), now: { [start] in start })
        for (index, user) in ["ada", "bob", "ada"].enumerated() {
            let call = ModelCall.sample("\(index)", BudgetScope(.user, user), BudgetScope(.tenant, "t\(index % 2)"))
            try await ledger.settle(
                .sample(call, nanos: 1_500_000_000, at: start.addingTimeInterval(Double(index) * 86_400)),
                answer: nil
            )
        }
        return ledger
    }

    @Test("calls are added up by what they have in common, in a range of time", arguments: StoreKind.available)
    func grouping(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let report = try await ledger.usage(UsageQuery(grouping: [.user, .day]))
        #expect(report.rows.map(\.group) == [["ada", "2027-01-15"], ["ada", "2027-01-17"], ["bob", "2027-01-16"]])
        let range = UsageQuery(from: start, to: start.addingTimeInterval(86_400 * 2), grouping: [.user])
        let rows = try await ledger.usage(range).rows
        #expect(rows.map(\.calls) == [1, 1])
        #expect(rows.map(\.cost) == [Cost(nanos: 1_500_000_000), Cost(nanos: 1_500_000_000)])
        let one = try await ledger.usage(UsageQuery(scopes: [BudgetScope(.user, "ada"), BudgetScope(.tenant, "t0")]))
        #expect(one.rows.map(\.calls) == [2])
        #expect(one.rows.map(\.durationSeconds) == [3])
    }

    @Test("every grouping works, alone and with all others", arguments: StoreKind.available)
    func allGroupings(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        for grouping in UsageQuery.Grouping.allCases {
            #expect(try await ledger.usage(UsageQuery(grouping: [grouping])).rows.map(\.calls).reduce(0, +) == 3)
        }
        #expect(try await ledger.usage(UsageQuery(grouping: UsageQuery.Grouping.allCases)).rows.count == 3)
    }

    @Test("no calls are no usage", arguments: StoreKind.available)
    func nothing(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        #expect(try await ledger.usage(UsageQuery(provider: "none", grouping: [.user])).rows.isEmpty)
        #expect(try await ledger.usage(UsageQuery(provider: "none")).rows.map(\.calls) == [0])
        try await ledger.deleteUsage(before: start.addingTimeInterval(86_400))
        #expect(try await ledger.usage(UsageQuery()).rows.map(\.calls) == [2])
    }

    @Test(
        "text that a spreadsheet would compute is disarmed, and what would break a line is quoted",
        arguments: [
            ("=1+1", "'=1+1"), ("+49", "'+49"), ("-1", "'-1"), ("@sum", "'@sum"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
            ("\r\n=1", "\"'\r\n=1\""), ("\u{FF1D}1", "'\u{FF1D}1"), ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""), ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("", ""),
            ("\"\u{301}", "\"\"\"\u{301}\""),
        ]
    )
    func csvFields(text: String, field: String) {
        #expect(Array(CSV.line([text, "b"]).unicodeScalars) == Array((field + ",b\r\n").unicodeScalars))
    }

    @Test("a report is CSV with the names of its columns", arguments: StoreKind.available)
    func reportCSV(_ kind: StoreKind) async throws {
        let csv = try await ledger(kind).usage(UsageQuery(grouping: [.user])).csv
        let lines = csv.components(separatedBy: "\r\n")
        #expect(lines[0].hasPrefix("user,calls,input_tokens"))
        #expect(lines[1] == "ada,2,20,0,0,0,0,0,3,3.0")
        #expect(lines.count == 4 && lines[3].isEmpty)
    }

    @Test("records are exported one by one, with names of OpenTelemetry", arguments: StoreKind.available)
    func export(_ kind: StoreKind) async throws {
        let lines = Mutex([String]())
        try await ledger(kind).exportRecords(UsageQuery(scopes: [BudgetScope(.user, "bob")])) { line in
            lines.withLock { $0.append(line) }
        }
        let written = lines.withLock { $0 }
        #expect(written.count == 2)
        #expect(written[0].contains(",gen_ai.usage.input_tokens,"))
        #expect(
            written[1]
                == "2027-01-16T08:00:00.000Z,1.5,1,1,chat,openai,m,,answered,,10,0,0,0,0,0,1.5,w,,,,bob,t1\r\n"
        )
    }
}
