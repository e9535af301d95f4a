import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Lists of activities without a workflow")
struct ActivityListTests {
    private func fixture() async throws -> ActivityServiceFixture {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start("open") {
            $0.searchAttributes.indexedFields["Customer"] = .jsonText("acme")
        }
        try await fixture.start("closed") { $0.activityType.name = "Other" }
        try await fixture.terminate("closed")
        return fixture
    }

    @Test(
        "a list finds them by their id, type, status and search attributes",
        arguments: [
            "ActivityId = 'open'", "ActivityType = 'Type'", "ExecutionStatus = 'Running'", "Customer = 'acme'",
            "TaskQueue = 'queue' AND CloseTime IS NULL",
        ]
    )
    func filters(query: String) async throws {
        #expect(try await fixture().list(query) == ["open"])
    }

    @Test("a count is split by status")
    func counts() async throws {
        let count = try await fixture().count("GROUP BY ExecutionStatus")
        #expect(count.count == 2)
        let names = count.groups.map { String(decoding: $0.groupValues.first?.data ?? .init(), as: UTF8.self) }
        #expect(Set(names) == ["\"Running\"", "\"Terminated\""])
    }

    @Test("workflows are not among them, nor they among workflows")
    func kindsApart() async throws {
        let fixture = try await fixture()
        let request = StartRequest.with {
            $0.namespace = "default"
            $0.workflowID = "workflow"
            $0.workflowType.name = "Type"
            $0.taskQueue.name = "queue"
        }
        _ = try await fixture.service.startWorkflowExecution(request: request, context: fixture.context)
        #expect(try await fixture.list() == ["open", "closed"])
        let workflows = try await fixture.engine.list("", "default", 10, .init()).executions
        #expect(workflows.map(\.execution.workflowID) == ["workflow"])
    }

    @Test("what is listed of one that has ended tells when and how")
    func shows() async throws {
        let request = Temporal_Api_Workflowservice_V1_ListActivityExecutionsRequest.with {
            $0.namespace = "default"
            $0.query = "ExecutionStatus = 'Terminated'"
        }
        let fixture = try await fixture()
        let found = try await fixture.service.listActivityExecutions(request: request, context: fixture.context)
        let info = try #require(found.executions.first)
        #expect(info.activityID == "closed")
        #expect(info.activityType.name == "Other")
        #expect(info.status == .terminated)
        #expect(info.hasCloseTime)
        #expect(info.taskQueue == "queue")
    }
}
