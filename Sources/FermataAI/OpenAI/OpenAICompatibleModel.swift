/// A model on a server that speaks OpenAI's chat completions, with answers that follow a JSON schema.
///
/// OpenAI's own server, and the many others with the same interface, on one's own machine too; it must support
/// `response_format` of type `json_schema`. Texts and labels are sent to that server, over plain HTTP if its
/// address says so; for a text without words nothing is sent.
///
/// What the model says is checked before it becomes a result: a summary is cut to its limits, an entity that the text
/// does not contain is dropped, scores must cover the labels exactly.
///
/// Every call is one request. A rate limit becomes an `ApplicationError` whose `nextRetryDelay` is what the server's
/// `Retry-After` asks for, in seconds or as a date, up to a day; an activity that lets it through is tried again then.
public struct OpenAICompatibleModel: LanguageModel {
    private let configuration: Configuration

    /// The server's name of the model, as configured.
    public var name: String { configuration.model }

    /// Creates a client. It connects when it is first asked.
    public init(configuration: Configuration) {
        self.configuration = configuration
    }

    public func summarize(_ text: String, sentences: Int, maxWords: Int) async throws -> Summary {
        let limits = try SummaryLimits(sentences: sentences, words: maxWords)
        let input = BoundedText(text, limit: configuration.maxInputScalars)
        guard input.hasWords else { return Summary(text: "", model: name, isTruncated: input.isTruncated) }
        let completion = try await complete(.summary(limits), input)
        return Summary(
            text: limits.cut(try completion.answer(ChatTask.SummaryAnswer.self).summary),
            model: completion.model,
            usage: completion.usage,
            isTruncated: input.isTruncated
        )
    }

    public func extractEntities(_ text: String) async throws -> EntityExtraction {
        let input = BoundedText(text, limit: configuration.maxInputScalars)
        guard input.hasWords else {
            return EntityExtraction(entities: [], model: name, isTruncated: input.isTruncated)
        }
        let completion = try await complete(.entities, input)
        let answer = try completion.answer(ChatTask.EntitiesAnswer.self)
        return EntityExtraction(
            found: entities(answer.entities, in: input.string),
            model: completion.model,
            usage: completion.usage,
            textIsTruncated: input.isTruncated
        )
    }

    public func classify(_ text: String, labels: [Label]) async throws -> Classification {
        try Label.validate(labels)
        let input = BoundedText(text, limit: configuration.maxInputScalars)
        guard input.hasWords else {
            return Classification(
                scores: labels.map { .init(label: $0.name, score: 0) },
                model: name,
                isTruncated: input.isTruncated
            )
        }
        let completion = try await complete(.classification(labels), input)
        let answer = try completion.answer(ChatTask.ScoresAnswer.self)
        return Classification(
            scores: try scores(answer.scores, of: labels),
            model: completion.model,
            usage: completion.usage,
            isTruncated: input.isTruncated
        )
    }

    private func complete(_ task: ChatTask, _ input: BoundedText) async throws -> ChatTask.Completion {
        let request = ModelRequest(
            model: configuration.model,
            messages: [Message(.system, task.instructions), Message(.user, input.string)],
            outputSchema: task.schema,
            maxOutputTokens: configuration.maxOutputTokens,
            temperature: configuration.temperature
        )
        let provider = OpenAIProvider(configuration: configuration.provider)
        return ChatTask.Completion(try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil))
    }

    /// The entities that the text does contain. More than twice the limit are not looked for.
    private func entities(_ items: [ChatTask.EntitiesAnswer.Item], in text: String) -> [Entity] {
        let occurrences = Occurrences(of: text)
        var seen: Set<Entity> = []
        let found = items.prefix(2 * EntityExtraction.maxEntities).compactMap { item -> (first: Int, entity: Entity)? in
            guard let (first, count) = occurrences.find(item.text) else { return nil }
            let entity = Entity(kind: item.kind, text: item.text.unicodeScalars.foldedString, count: count)
            return seen.insert(entity).inserted ? (first, entity) : nil
        }
        // Two that begin at the same place keep the order the model gave them.
        return found.enumerated().sorted { ($0.element.first, $0.offset) < ($1.element.first, $1.offset) }
            .map(\.element.entity)
    }

    private func scores(
        _ items: [ChatTask.ScoresAnswer.Item],
        of labels: [Label]
    ) throws -> [Classification.LabelScore] {
        var given: [String: Double] = [:]
        for item in items { given[item.label] = item.score }
        guard items.count == labels.count, given.count == labels.count,
            given.values.allSatisfy({ (0...1).contains($0) })
        else { throw Self.badScores }
        return try labels.map { label in
            guard let score = given[label.name] else { throw Self.badScores }
            return Classification.LabelScore(label: label.name, score: score)
        }
    }

    private static let badScores = LanguageModelErrorType.outputInvalid.error(
        "The model's scores do not cover the labels once each with a number between 0 and 1."
    )
}
