import Fermata
import FermataAI
import TestSupport
import Testing

@testable import FermataCatalog

@Suite("Tools on workflows", .needsServer, .live)
struct WorkflowToolTests {
    private func started(_ text: String) throws -> StartWorkflowTool.Started {
        let value = try #require(try WorkflowToolJSON.value(text))
        guard case .string(let id)? = value["workflowID"], case .bool(let wasRunning)? = value["wasRunning"] else {
            return try #require(nil as StartWorkflowTool.Started?, "no answer: \(text)")
        }
        return .init(workflowID: id, wasRunning: wasRunning)
    }

    @Test("a workflow is started once, however often the call is tried, and can be asked")
    func startAndAsk() async throws {
        try await withWorker(workflows: [AddWorkflow.self]) { context in
            HistoryRecording.leaveOut(context.taskQueue)
            let start = StartWorkflowTool(
                client: context.client,
                types: [AddWorkflow.name: "Adds."],
                taskQueue: context.taskQueue
            )
            // The id comes from the call, which must be this test's own.
            let tool = try AnyTool(start)
            let call = ToolContext(callID: "1", idempotencyKey: context.taskQueue)
            let arguments: JSONValue = ["type": .string(AddWorkflow.name), "input": #"{"left": 2, "right": 3}"#]
            let first = try started(try await tool.call(arguments, context: call))
            #expect(!first.wasRunning)
            let again = try started(try await tool.call(arguments, context: call))
            #expect(again.workflowID == first.workflowID && again.wasRunning)
            // Another wish under the same id, as some servers give it to the calls of each answer.
            let wish = ToolContext(callID: "1", idempotencyKey: "\(context.taskQueue)-2")
            let other = try started(try await tool.call(arguments, context: wish))
            #expect(other.workflowID != first.workflowID && !other.wasRunning)
            let handle = context.client.untypedWorkflowHandle(id: first.workflowID)
            #expect(try await handle.result(resultType: Int.self) == 5)

            let ask = QueryWorkflowTool(client: context.client, queries: [AddWorkflow.name: ["progress": "How far."]])
            let id = JSONValue.string(first.workflowID)
            let progress = try await FermataCatalogTests.call(ask, ["workflowID": id, "query": "progress"])
            #expect(progress == #"{"completed":1,"stage":"done","total":1}"#)
            let status = try await FermataCatalogTests.call(ask, ["workflowID": id, "query": "status"])
            #expect(status.lowercased() == "completed")
            #expect(try await refusal(ask, ["workflowID": id, "query": "secrets"]).contains("progress, status"))
        }
    }

    @Test("workflows of other types are neither started nor asked, and look as if they were not there")
    func otherTypes() async throws {
        try await withWorker(workflows: [AddWorkflow.self]) { context in
            HistoryRecording.leaveOut(context.taskQueue)
            let options = context.options()
            let handle = try await context.client.startWorkflow(
                type: AddWorkflow.self,
                options: options,
                input: NumberPair(left: 1, right: 1)
            )
            _ = try await handle.result()
            let ask = QueryWorkflowTool(client: context.client, queries: ["Other": ["progress": "x"]])
            let hidden = try await refusal(ask, ["workflowID": .string(options.id), "query": "progress"])
            let missing = try await refusal(ask, ["workflowID": "none", "query": "progress"])
            #expect(hidden.replacing(options.id, with: "none") == missing)
            _ = try await refusal(ask, ["workflowID": "", "query": "progress"])
            let start = StartWorkflowTool(client: context.client, types: ["Other": "x"], taskQueue: context.taskQueue)
            #expect(try await refusal(start, ["type": .string(AddWorkflow.name)]).contains("There are: Other"))
            #expect(try await refusal(start, ["type": "Other", "input": "{"]).contains("must be JSON"))
        }
    }
}
