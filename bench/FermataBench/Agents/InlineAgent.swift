import Fermata
import FermataAI

/// An agent as it is usually written on a workflow engine: all messages go to the model's activity each time.
@Workflow
struct InlineAgent {
    func run(context: WorkflowContext<Self>, input: InlineInput) async throws -> Int {
        let options = ActivityOptions(startToCloseTimeout: .seconds(60))
        var messages = [Message(.system, "You look things up."), Message(.user, input.prompt)]
        var calls = 0
        while true {
            let answer = try await context.executeActivity(
                InlineActivities.Activities.Ask.self,
                options: options,
                input: InlineQuestion(model: input.model, messages: messages)
            )
            calls += 1
            messages.append(answer)
            guard !answer.toolCalls.isEmpty else { return calls }
            for call in answer.toolCalls {
                let text = try await context.executeActivity(
                    InlineActivities.Activities.LookUp.self,
                    options: options,
                    input: call.arguments
                )
                let result = ToolResult(callID: call.id, name: call.name, content: text)
                messages.append(Message(role: .tool, parts: [.toolResult(result)]))
            }
        }
    }
}

struct InlineInput: Codable, Sendable {
    var model: String
    var prompt: String
}

struct InlineQuestion: Codable, Sendable {
    var model: String
    var messages: [Message]
}

@ActivityContainer
struct InlineActivities {
    let services: AIServices

    @Activity
    func ask(input: InlineQuestion) async throws -> Message {
        let info = ActivityExecutionContext.current?.info
        let request = ModelRequest(model: input.model, messages: input.messages, tools: [Look.definition])
        let call = GatewayCall(key: "\(info?.workflowID ?? "")/\(info?.activityID ?? "")", request: request)
        return try await services.gateway.respond(to: call).response.message
    }

    @Activity
    func lookUp(input: JSONValue) -> String { Look.answer(input) }
}
