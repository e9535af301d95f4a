import Fermata
import FermataAI
import FermataCatalog
import TestSupport

/// A run with everything that a crash can hit: tools side by side, a question to another agent with a tool of its own,
/// a hand-over, and an answer that is made of what the tools said.
///
/// The workflow's id is the prompt, so that every question to the model says which run it is of.
enum Errand {
    /// A tool may be hit by every crash of a test, and each costs it an attempt.
    private static let tool = "{name: effect, maximumAttempts: 100}"

    static let agents = [
        """
        {name: clerk, model: default, instructions: You begin., tools: [\(tool)], agents: [archive], handoffs: [boss]}
        """,
        "{name: archive, model: default, instructions: You remember., tools: [\(tool)], description: Remembers.}",
        "{name: boss, model: default, instructions: You decide., description: Decides.}",
    ]

    /// How many answers of the model a run takes, those to the archive included.
    static let answers = 5

    /// How many boundaries a run passes: two for each of 3 agents that are looked up, 5 questions, 5 requests, 3 tools
    /// and 3 effects.
    static let boundaries = 38

    /// What the tool `effect` does in a run.
    static func effects(of id: String) -> [String] { ["\(id) a", "\(id) b", "\(id) c"] }

    /// The workflow in which the archive is asked.
    static func child(of id: String) -> String { "\(id)/1-2" }

    /// The workflow that asks.
    static func workflow(of question: ModelQuestion) -> String {
        question.instructions == "You remember." ? child(of: question.prompt) : question.prompt
    }

    static func result(of id: String) -> String { "done \(id) a; done \(id) b; kept done \(id) c" }

    static func start(_ client: TemporalClient, _ options: WorkflowOptions, user: String? = nil) async throws
        -> WorkflowHandle<AgentWorkflow>
    {
        var options = options
        // A task that died with its worker is not waited for.
        options.taskTimeout = .seconds(3)
        options.executionTimeout = nil
        return try await client.startWorkflow(
            type: AgentWorkflow.self,
            options: options,
            input: AgentInput(agent: "clerk", prompt: options.id, user: user)
        )
    }

    /// What the model says.
    static func reply(to question: ModelQuestion) -> ScriptedModelServer.Reply {
        let id = question.prompt
        let answers = question.toolAnswers
        switch (question.instructions, question.calls.count) {
        case ("You begin.", 0):
            return .call([
                ("effect", ["id": .string("\(id) a")]), ("effect", ["id": .string("\(id) b")]),
                ("ask_archive", ["question": .string(id)]),
            ])
        case ("You begin.", _): return .call([("transfer_to_boss", [:])])
        case ("You remember.", 0): return .call([("effect", ["id": .string("\(id) c")])])
        case ("You remember.", _): return .say("kept \(answers.joined())")
        case ("You decide.", _): return .say(answers.prefix(3).joined(separator: "; "))
        default: return .say("Who am I?")
        }
    }
}
