import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Histories")
struct WorkflowHistoryTests {
    private static let modern = """
        {"eventId":"1","eventTime":"2026-01-02T03:04:05.678Z","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
         "someNewField":{"a":1},
         "workflowExecutionStartedEventAttributes":{"workflowType":{"name":"Review"},
          "taskQueue":{"name":"q","kind":"TASK_QUEUE_KIND_NORMAL"},"originalExecutionRunId":"run-1",
          "memo":{"fields":{"kind":{"metadata":{"encoding":"anNvbi9wbGFpbg==","kind":"TWl4ZWRDYXNl"},"data":"MQ=="}}},
          "workflowRunTimeout":"10s","initiator":"CONTINUE_AS_NEW_INITIATOR_WORKFLOW"}}
        """
    private static let legacy =
        modern
        .replacing("EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", with: "WorkflowExecutionStarted")
        .replacing("TASK_QUEUE_KIND_NORMAL", with: "Normal")
        .replacing("CONTINUE_AS_NEW_INITIATOR_WORKFLOW", with: "Workflow")

    @Test(
        "histories are read in every form that tools write",
        arguments: [
            "{\"events\":[\(modern)]}", "{\"events\":[\(legacy)]}", "[\(modern)]", "[\(legacy)]",
            "[{\"events\":[\(modern)]}]", "\n {\"events\":[\(modern)]}",
        ]
    )
    func forms(json: String) throws {
        let history = try WorkflowHistory(json: Data(json.utf8), workflowID: "review-1")
        #expect(history.workflowID == "review-1")
        #expect(history.workflowType == "Review")
        #expect(history.runID == "run-1")
        let event = try #require(history.events.first)
        #expect(event.eventType == .workflowExecutionStarted)
        #expect(event.eventTime.nanos == 678_000_000)
        let started = event.workflowExecutionStartedEventAttributes
        #expect(started.taskQueue.kind == .normal)
        #expect(started.initiator == .workflow)
        #expect(started.workflowRunTimeout.seconds == 10)
        let memo = try #require(started.memo.fields["kind"])
        #expect(memo.metadata["encoding"] == Data("json/plain".utf8))
        #expect(memo.metadata["kind"] == Data("MixedCase".utf8))
    }

    @Test(
        "old spellings are understood in every kind of event",
        arguments: [
            ("StartToClose", "TIMEOUT_TYPE", "TIMEOUT_TYPE_START_TO_CLOSE"),
            ("RequestCancel", "PARENT_CLOSE_POLICY", "PARENT_CLOSE_POLICY_REQUEST_CANCEL"),
            ("EVENT_TYPE_TIMER_FIRED", "EVENT_TYPE", "EVENT_TYPE_TIMER_FIRED"),
        ]
    )
    func spelling(value: String, prefix: String, expected: String) {
        #expect(HistoryJSON.screaming(value, prefix: prefix) == expected)
    }

    @Test("the old spelling of a cause depends on the event it stands in")
    func causes() throws {
        let json = """
            {"events":[\(Self.legacy),
             {"eventId":"2","eventType":"WorkflowTaskFailed",
              "workflowTaskFailedEventAttributes":{"cause":"UnhandledCommand",
               "failure":{"message":"m","cause":{"message":"inner",
                "timeoutFailureInfo":{"timeoutType":"ScheduleToStart"}}}}},
             {"eventId":"3","eventType":"StartChildWorkflowExecutionFailed",
              "startChildWorkflowExecutionFailedEventAttributes":{"cause":"WorkflowAlreadyExists"}}]}
            """
        let events = try WorkflowHistory(json: Data(json.utf8), workflowID: "w").events
        #expect(events[1].workflowTaskFailedEventAttributes.cause == .unhandledCommand)
        let inner = events[1].workflowTaskFailedEventAttributes.failure.cause
        #expect(inner.message == "inner")
        #expect(inner.timeoutFailureInfo.timeoutType == .scheduleToStart)
        #expect(events[2].startChildWorkflowExecutionFailedEventAttributes.cause == .workflowAlreadyExists)
    }

    @Test(
        "what is not a whole history is refused",
        arguments: [
            "", "{", "42", "{}", "{\"events\":[]}", "[]", "{\"events\":[\(modern),\(modern)]}", "{\"events\":\"x\"}",
            "{\"events\":[{\"eventId\":\"2\",\"eventType\":\"EVENT_TYPE_TIMER_FIRED\"}]}",
        ]
    )
    func refused(json: String) {
        #expect(throws: FermataError(.invalidHistory, "")) {
            try WorkflowHistory(json: Data(json.utf8), workflowID: "w")
        }
    }

    @Test("a history survives being written and read, in JSON and on the wire")
    func roundTrip() throws {
        let history = try WorkflowHistory(json: Data("[\(Self.modern)]".utf8), workflowID: "w")
        #expect(try WorkflowHistory(json: history.jsonData(), workflowID: "w").events == history.events)
        #expect(try WorkflowHistory(protobuf: history.protobufData(), workflowID: "w").events == history.events)
        #expect(throws: FermataError(.invalidHistory, "")) {
            try WorkflowHistory(protobuf: Data([0xFF]), workflowID: "w")
        }
    }

    @Test("events that arrive as stored are read like others")
    func rawHistory() throws {
        let history = try WorkflowHistory(json: Data("[\(Self.modern)]".utf8), workflowID: "w")
        let page = try Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryResponse.with { page in
            page.rawHistory = [try .with { $0.data = try history.protobufData() }]
        }
        #expect(try page.events == history.events)
    }
}
