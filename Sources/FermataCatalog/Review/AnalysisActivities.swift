import Fermata
import FermataAI

/// The activities that ask the language model about a text in the content store.
@ActivityContainer
struct AnalysisActivities {
    struct SummaryRequest: Codable, Sendable, Hashable {
        var text: ContentReference
        var sentences: Int
    }

    struct EntityRequest: Codable, Sendable, Hashable {
        var text: ContentReference
    }

    struct ClassificationRequest: Codable, Sendable, Hashable {
        var text: ContentReference
        var labels: [Label]
    }

    /// Enough for a long sentence; without a limit, one model's sentence is another's page.
    static let wordsPerSentence = 40

    let store: ContentStore
    let model: any LanguageModel

    /// Condenses a text.
    @Activity
    func summarize(input: SummaryRequest) async throws -> Summary {
        try CatalogFailure.require(
            WebPageReviewInput.summaryLengths.contains(input.sentences),
            "sentences",
            "must be 1 to 20."
        )
        return try await Heartbeats.during {
            try await model.summarize(
                try await store.text(input.text),
                sentences: input.sentences,
                maxWords: input.sentences * Self.wordsPerSentence
            )
        }
    }

    /// Finds what a text names.
    @Activity
    func extractEntities(input: EntityRequest) async throws -> EntityExtraction {
        try await Heartbeats.during { try await model.extractEntities(try await store.text(input.text)) }
    }

    /// Judges which label fits a text.
    @Activity
    func classify(input: ClassificationRequest) async throws -> Classification {
        try await Heartbeats.during { try await model.classify(try await store.text(input.text), labels: input.labels) }
    }
}
