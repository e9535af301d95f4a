import Fermata

/// The tool by which a structured answer is asked for: its arguments are the answer.
///
/// With other tools at hand the model may call those first; without, it must give the answer.
struct AnswerTool: Sendable {
    let name: String
    let schema: JSONSchema

    /// `nil` if the request wants free text. A tool of the request keeps its name: this one takes another.
    init?(_ request: ModelRequest) {
        guard let schema = request.outputSchema else { return nil }
        let taken = Set(request.tools.map(\.name))
        var name = schema.answerName
        while taken.contains(name), name.utf8.count < 64 { name += "_" }
        self.name = name
        self.schema = schema
    }

    var definition: ToolDefinition {
        ToolDefinition(
            name: name,
            description:
                "Gives the final answer. Call it once, with the whole answer, when nothing else is left to do.",
            parameters: schema
        )
    }
}
