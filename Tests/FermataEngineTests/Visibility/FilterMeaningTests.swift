import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("meaning of list filters")
struct FilterMeaningTests {
    /// The condition without what is added for the namespace's divisions.
    private func condition(_ filter: String) throws -> FilterCondition {
        let division = FilterCondition.test(.division, .isNull, negated: false)
        guard case .all(let parts) = try visibilityQuery(filter).condition, parts.last == division else {
            return try visibilityQuery(filter).condition
        }
        return .joined(parts.dropLast(), all: true)
    }

    private func test(_ filter: String) throws -> FilterTest? {
        guard case .test(_, let test, false) = try condition(filter) else { return nil }
        return test
    }

    @Test("strings take both quotes, doubled quotes and escapes")
    func strings() throws {
        #expect(try test("CKey = 'a'") == .compare(.equal, .text("a")))
        #expect(try test("CKey = \"a\"") == .compare(.equal, .text("a")))
        #expect(try test("CKey = 'a''b'") == .compare(.equal, .text("a'b")))
        #expect(try test("CKey = 'a\\'b\\n\\\\'") == .compare(.equal, .text("a'b\n\\")))
        #expect(try test("CKey = ''") == .compare(.equal, .text("")))
        #expect(try test("CKey = '😀é'") == .compare(.equal, .text("😀é")))
    }

    @Test("numbers take signs and exponents; an integer that is too large becomes a double")
    func numbers() throws {
        #expect(try test("CInt = - -5") == .compare(.equal, .integer(5)))
        #expect(try test("CInt = -9223372036854775808") == .compare(.equal, .integer(.min)))
        #expect(try test("CInt = 9223372036854775808") == .compare(.equal, .real(9_223_372_036_854_775_808)))
        #expect(try test("CDbl > -.5e3") == .compare(.greater, .real(-500)))
        #expect(try test("CDbl = +5") == .compare(.equal, .integer(5)))
    }

    @Test("keywords have no case, comments and a semicolon are passed over")
    func keywords() throws {
        #expect(try test("CKey In('a','b')") == .oneOf([.text("a"), .text("b")]))
        #expect(try test("CKey /* x */ Starts_With 'a' -- end") == .prefix("a"))
        #expect(try test("CKey = 'a';") == .compare(.equal, .text("a")))
        #expect(try test("`CKey` <> 'a' # end") == .compare(.notEqual, .text("a")))
    }

    @Test("AND binds closer than OR, and NOT moves to the tests")
    func precedence() throws {
        let key = VisibilityAttribute("CKey", .keyword)
        let int = VisibilityAttribute("CInt", .int)
        func equals(_ value: Int64, negated: Bool = false) -> FilterCondition {
            .test(int, .compare(.equal, .integer(value)), negated: negated)
        }
        #expect(
            try condition("CInt = 1 OR CInt = 2 AND CInt = 3 || CInt = 4")
                == .any([equals(1), .all([equals(2), equals(3)]), equals(4)])
        )
        #expect(
            try condition("NOT (CInt = 1 OR NOT (CInt = 2 && CKey IS NOT NULL))")
                == .all([equals(1, negated: true), equals(2), .test(key, .isNull, negated: true)])
        )
        #expect(try condition("NOT CInt IS NOT NULL") == .test(int, .isNull, negated: false))
        #expect(
            try condition("CInt NOT BETWEEN 1 AND 2 AND CInt = 3")
                == .all([
                    .test(int, .between(.integer(1), .integer(2)), negated: true), equals(3),
                ])
        )
    }

    @Test(
        "a status has a name, the protocol's name or a number",
        arguments: [
            "'TimedOut'", "'WORKFLOW_EXECUTION_STATUS_TIMED_OUT'", "7",
        ]
    )
    func status(literal: String) throws {
        #expect(try test("ExecutionStatus = \(literal)") == .compare(.equal, .integer(7)))
    }

    @Test(
        "durations have units, clock form or nanoseconds",
        arguments: [
            ("'1h'", 3_600_000_000_000), ("'1d2h'", 93_600_000_000_000), ("'1.5s'", 1_500_000_000),
            ("'-1ms'", -1_000_000),
            ("'01:02:03'", 3_723_000_000_000), ("'100'", 100), ("100", 100), ("'0'", 0), ("'2us'", 2000),
        ]
    )
    func duration(literal: String, nanoseconds: Int64) throws {
        #expect(try test("ExecutionDuration > \(literal)") == .compare(.greater, .integer(nanoseconds)))
    }

    @Test(
        "times are RFC 3339 or nanoseconds",
        arguments: [
            ("'1970-01-01T00:00:00Z'", 0), ("'1970-01-01T01:00:00.5+01:00'", 500_000_000),
            ("'2000-03-01T00:00:00Z'", 951_868_800_000_000_000), ("'1969-12-31T23:59:59.999999999Z'", -1),
            ("'2024-02-29T12:00:00-12:00'", 1_709_251_200_000_000_000), ("17", 17),
            ("'9999-12-31T23:59:59Z'", Int64.max), ("'0000-01-01T00:00:00Z'", Int64.min),
        ]
    )
    func time(literal: String, nanoseconds: Int64) throws {
        #expect(try test("CTime = \(literal)") == .compare(.equal, .integer(nanoseconds)))
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "2026-02-29T00:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
            "2026-1-01T00:00:00Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00", "", "２026-01-01T00:00:00Z",
        ]
    )
    func noTime(text: String) {
        #expect(EngineTime(rfc3339: text) == nil)
    }

    @Test("names go with and without the prefix, and a schedule's id is its row's")
    func aliases() throws {
        func attribute(_ filter: String) throws -> VisibilityAttribute? {
            guard case .test(let attribute, _, _) = try condition(filter) else { return nil }
            return attribute
        }
        #expect(try attribute("TemporalWorkflowId = 'a'") == .workflowID)
        #expect(try attribute("ScheduleId = 'a'") == .workflowID)
        #expect(try attribute("TemporalScheduleId = 'a'") == .workflowID)
        #expect(try attribute("ChangeVersion = 'a'")?.name == "TemporalChangeVersion")
        let own = try VisibilityQuery("ScheduleId = 'a'", namespaceID: "ns", attributes: ["ScheduleId": .keyword])
        #expect(own.condition.requirements.first?.attribute.column == nil)
    }

    @Test("only a filter that mentions the division sees others than workflow runs")
    func division() throws {
        let none = FilterCondition.test(.division, .isNull, negated: false)
        #expect(try visibilityQuery("").condition == none)
        #expect(try visibilityQuery("  \n").condition == none)
        #expect(try visibilityQuery("GROUP BY ExecutionStatus").condition == none)
        #expect(try visibilityQuery("GROUP BY TemporalNamespaceDivision").condition == .all([]))
        let scheduler = try visibilityQuery("NamespaceDivision = 'TemporalScheduler'").condition
        #expect(scheduler == .test(.division, .compare(.equal, .text("TemporalScheduler")), negated: false))
    }

    @Test("a text is looked up by words without case and accents")
    func words() throws {
        #expect(try test("CText = 'Émile  foo-Bar'") == .phrases([["emile"], ["foo", "bar"]]))
    }
}
