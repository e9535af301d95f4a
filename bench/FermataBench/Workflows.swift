import Fermata

/// Three activities, one after the other: the same as `Workflow3` in `python_worker.py`.
@Workflow
struct Workflow3 {
    func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        var text = input
        for _ in 0..<3 {
            text = try await context.executeActivity(
                Steps.Activities.Step.self,
                options: ActivityOptions(startToCloseTimeout: .seconds(30)),
                input: text
            )
        }
        return text
    }
}

@ActivityContainer
struct Steps {
    @Activity
    func step(input: String) -> String { input + "." }
}

/// Rounds of one activity and one timer: the same as `BigLoop` in `python_replay.py`. It is only replayed.
@Workflow
struct BigLoop {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        var total = 0
        for number in 0..<input {
            total = try await context.executeActivity(
                name: "add",
                options: ActivityOptions(startToCloseTimeout: .seconds(10)),
                input: total,
                number,
                outputType: Int.self
            )
            try await context.sleep(for: .milliseconds(1))
        }
        return total
    }
}
