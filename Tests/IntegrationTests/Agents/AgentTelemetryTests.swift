import Fermata
import FermataAI
import FermataCatalog
import TestSupport
import Testing

@Suite("Traces and metrics of agents", .needsServer, .live)
struct AgentTelemetryTests {
    private static let marker = "PLANTED"

    private static let agent = """
        name: clerk
        model: default
        instructions: Instructions PLANTED.
        tools: [look, fall]
        """

    /// Runs an agent that calls a tool that answers and one that fails, and then answers.
    private func run(recordsContent: Bool) async throws -> (RecordedTelemetry, AgentResult, workflowID: String) {
        let recorded = RecordedTelemetry()
        let provider = ScriptedProvider([
            .call([("look", ["what": .string(Self.marker)]), ("fall", ["what": .string(Self.marker)])]),
            .say("answer \(Self.marker)"),
        ])
        let services = try AIServices(
            database: .inMemory(),
            configuration: GatewayConfiguration(
                providers: [ProviderSettings(name: "scripted", kind: .local)],
                models: [ModelSettings(name: "default", provider: "scripted", model: "s-1")]
            ),
            tools: [
                try AgentBed.tool("look") { _ in "found \(Self.marker)" },
                try AgentBed.tool("fall") { _ in
                    throw ApplicationError(message: Self.marker, type: Self.marker, isNonRetryable: true)
                },
            ],
            providers: ["scripted": provider],
            telemetry: recorded.telemetry(recordsContent: recordsContent)
        )
        _ = try await services.agents.put("clerk", Self.agent, by: "test")
        // Without a cache every step of the workflow runs its code again from the beginning.
        return try await withWorker(
            workflows: [AgentWorkflow.self],
            activities: Catalog.agentActivities(services),
            maxCachedWorkflows: 0
        ) { context in
            HistoryRecording.leaveOut(context.taskQueue)
            let handle = try await context.client.startWorkflow(
                type: AgentWorkflow.self,
                options: context.options("agent"),
                input: AgentInput(agent: "clerk", prompt: "prompt \(Self.marker)", user: "user-\(Self.marker)")
            )
            return (recorded, try await handle.result(), handle.id)
        }
    }

    @Test("every request and every tool is one span, however often the workflow is replayed, and they find each other")
    func spans() async throws {
        let (recorded, result, workflowID) = try await run(recordsContent: false)
        let chats = recorded.spans("chat s-1")
        let tools = recorded.spans.filter { $0.name.hasPrefix("execute_tool") }
        #expect(chats.count == 2)
        #expect(tools.map(\.name).sorted() == ["execute_tool fall", "execute_tool look"])
        for span in chats + tools {
            #expect(span.attributes["gen_ai.agent.name"] == "clerk")
            #expect(span.attributes["gen_ai.agent.version"] == "1")
            #expect(span.attributes["gen_ai.conversation.id"] == result.conversation.log)
            #expect(span.attributes["temporalWorkflowID"] == workflowID)
            #expect(span.attributes["temporalRunID"]?.isEmpty == false)
        }
        let look = try #require(tools.first { $0.name == "execute_tool look" })
        #expect(look.kind == "internal")
        #expect(look.attributes["gen_ai.operation.name"] == "execute_tool")
        #expect(look.attributes["gen_ai.tool.name"] == "look")
        #expect(look.attributes["gen_ai.tool.type"] == "function")
        #expect(look.attributes["gen_ai.tool.call.id"] == "call-1-0")
        #expect(tools.first { $0.name == "execute_tool fall" }?.attributes["error.type"] == "_OTHER")
        let durations = recorded.series("gen_ai.execute_tool.duration")
        #expect(Set(durations.compactMap { $0.labels["gen_ai.tool.name"] }) == ["look", "fall"])
        #expect(durations.allSatisfy { $0.labels["gen_ai.agent.name"] == "clerk" })
    }

    @Test("unless somebody asks for it neither prompts nor what tools are told and say are in spans or labels")
    func nothing() async throws {
        let (recorded, _, _) = try await run(recordsContent: false)
        #expect(recorded.spans.count >= 4)
        #expect(!recorded.everything.contains(Self.marker))
    }

    @Test("somebody who asks for it finds a tool's arguments and answer at its span")
    func content() async throws {
        let (recorded, _, _) = try await run(recordsContent: true)
        let look = try #require(recorded.spans("execute_tool look").first)
        #expect(look.attributes["gen_ai.tool.call.arguments"] == #"{"what":"PLANTED"}"#)
        #expect(look.attributes["gen_ai.tool.call.result"] == "found PLANTED")
        let fall = try #require(recorded.spans("execute_tool fall").first)
        #expect(fall.attributes["gen_ai.tool.call.result"] == nil)
    }
}
