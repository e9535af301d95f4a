/// Something that reads a text and answers one of three questions about it.
///
/// There are two implementations: ``LocalLanguageModel``, built in and without a network, and
/// ``OpenAICompatibleModel``, a client of a chat-completions server. The requirements are tasks and not a free prompt,
/// because the local one cannot follow a prompt; what every implementation promises is what workflows may rely on.
///
/// An implementation keeps no state between calls, does not retry (the activity that calls it does), and throws
/// `ApplicationError`s with the types in ``LanguageModelErrorType``. The text never appears in an error.
public protocol LanguageModel: Sendable {
    /// The name asked for, as in OpenTelemetry's `gen_ai.request.model`. Results carry the name of the model that
    /// answered, which a server may spell more precisely.
    var name: String { get }

    /// Condenses a text.
    ///
    /// The summary has at most `sentences` sentences and at most `maxWords` words; a text without words has an empty
    /// summary.
    ///
    /// - Throws: `ApplicationError` of type `ModelInvalidInput` if a limit is below one.
    func summarize(_ text: String, sentences: Int, maxWords: Int) async throws -> Summary

    /// Finds people, organisations, dates, amounts of money and addresses.
    ///
    /// Every entity is written in the text. The list is in order of first appearance and has at most
    /// ``EntityExtraction/maxEntities`` elements.
    func extractEntities(_ text: String) async throws -> EntityExtraction

    /// Says which label describes the text best.
    ///
    /// - Throws: `ApplicationError` of type `ModelInvalidInput` if there are no labels or more than
    ///   ``Label/maxCount``, a label has no name, or two have the same name.
    func classify(_ text: String, labels: [Label]) async throws -> Classification
}

extension LanguageModel {
    /// Condenses a text into at most three sentences and 120 words.
    public func summarize(_ text: String) async throws -> Summary {
        try await summarize(text, sentences: 3, maxWords: 120)
    }
}
