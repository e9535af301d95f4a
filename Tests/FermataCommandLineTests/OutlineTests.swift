import Fermata
import FermataCommandLine
import Foundation
import Testing

@Suite("outlines and tables for people")
struct OutlineTests {
    @Test("an outline shows fields in order, lists with dashes and long text below its name")
    func outline() {
        let value: JSONValue = [
            "title": "One line",
            "text": "two\nlines",
            "nothing": .null,
            "empty": [],
            "entities": [["kind": "person", "name": "Ada"], ["name": "Bob", "mentions": [3]], "plain"],
            "page": ["bytes": 12, "score": .number(0.5286139)],
        ]
        #expect(
            Outline.text(value) == """
                empty: none
                entities:
                  - kind: person, name: Ada
                  - mentions:
                      - 3
                    name: Bob
                  - plain
                page:
                  bytes: 12
                  score: 0.529
                text:
                  two
                  lines
                title: One line
                """
        )
    }

    @Test("long lists are cut, and say how much is missing")
    func longList() {
        #expect(Outline.text([1, 2, 3, 4], indent: 2, maximumItems: 2) == "  - 1\n  - 2\n  … 2 more")
    }

    @Test("a history is one line per event, with what the event is about")
    func history() throws {
        let json = """
            {"events": [
              {"eventId": "1", "eventTime": "2026-01-02T03:04:05Z", "eventType": "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
               "workflowExecutionStartedEventAttributes": {"workflowType": {"name": "Order"}}},
              {"eventId": "2", "eventTime": "2026-01-02T03:04:05Z", "eventType": "EVENT_TYPE_WORKFLOW_TASK_SCHEDULED",
               "workflowTaskScheduledEventAttributes": {}},
              {"eventId": "3", "eventTime": "2026-01-02T03:04:06Z", "eventType": "EVENT_TYPE_TIMER_STARTED",
               "timerStartedEventAttributes": {"timerId": "1"}}
            ]}
            """
        #expect(
            try HistoryTable.text(json: Data(json.utf8)) == """
                EVENT  TIME                  TYPE                      WHAT
                1      2026-01-02T03:04:05Z  WorkflowExecutionStarted  Order
                2      2026-01-02T03:04:05Z  WorkflowTaskScheduled
                3      2026-01-02T03:04:06Z  TimerStarted              1
                """
        )
    }

    @Test(
        "times take two units at most",
        arguments: [
            (0.0, "0.0s"), (0.44, "0.4s"), (59.99, "59.9s"), (61, "1m 1s"), (3_660, "1h 1m"), (90_000, "1d 1h"),
        ]
    )
    func elapsed(seconds: Double, text: String) {
        let start = Date(timeIntervalSince1970: 0)
        #expect(Elapsed.text(from: start, to: start.addingTimeInterval(seconds)) == text)
    }

    @Test("runs are listed with how long they took")
    func runs() {
        let start = Date(timeIntervalSince1970: 1_767_323_045)
        var run = RunSummaryDocument(
            id: "a-1",
            runID: "r",
            workflow: "Order",
            status: .running,
            taskQueue: "q",
            startTime: start
        )
        let open = run
        run.status = .completed
        run.closeTime = start.addingTimeInterval(2)
        #expect(
            RunSummaryDocument.table([open, run]) == """
                ID   WORKFLOW  STATUS     STARTED               TOOK
                a-1  Order     running    2026-01-02T03:04:05Z
                a-1  Order     completed  2026-01-02T03:04:05Z  2.0s
                """
        )
        #expect(RunSummaryDocument.table([]) == "No runs.")
    }
}
