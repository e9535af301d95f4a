import Fermata
import FermataAI
import FermataCatalog

/// An agent as it is usually written on a workflow engine: every question to the model carries all messages.
@Workflow
struct InlineAgent {
    func run(context: WorkflowContext<Self>, input: String) async throws -> Int {
        let options = ActivityOptions(startToCloseTimeout: .seconds(60))
        var messages = [Message(.user, input)]
        var calls = 0
        while true {
            let answer = try await context.executeActivity(
                InlineActivities.Activities.Ask.self,
                options: options,
                input: messages
            )
            calls += 1
            messages.append(answer)
            guard !answer.toolCalls.isEmpty else { return calls }
            for call in answer.toolCalls {
                let result = try await context.executeActivity(
                    InlineActivities.Activities.Look.self,
                    options: options,
                    input: call
                )
                messages.append(Message(role: .tool, parts: [.toolResult(result)]))
            }
        }
    }
}

@ActivityContainer
struct InlineActivities {
    let provider: any ModelProvider
    let answer: String

    @Activity
    func ask(input: [Message]) async throws -> Message {
        let request = ModelRequest(model: "default", messages: input)
        return try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil).response.message
    }

    @Activity
    func look(input: ToolCall) -> ToolResult {
        ToolResult(callID: input.id, name: input.name, content: answer)
    }
}
