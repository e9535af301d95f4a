/// The built-in model: it picks and matches words, needs no network and no key, and sends nothing anywhere.
///
/// It is not a neural network and understands nothing. It is there so that every workflow runs, and is tested, on a
/// machine with nothing set up, and so that the same text always gives the same answer, in every process.
///
/// - Summaries are extracts: the sentences that share most with the other sentences, by the ranking of Mihalcea and
///   Tarau, "TextRank: Bringing Order into Texts" (2004), in the order of the text. Nothing is rephrased.
/// - Entities are found by rules. Dates, amounts, e-mail and web addresses are reliable in the notations
///   that ``Entity/Kind`` names. People and organisations are sequences of capitalised words with some evidence: a
///   title, a known first name, a corporate suffix, "said" next to them. A name without evidence is left out rather
///   than guessed, and so are names in scripts without capitals.
/// - Classification compares the words of the text with those of each label's name and description, after cutting
///   English endings. A label whose description shares no word with the text scores zero, whatever it means.
///
/// The rules for words, dates and names are for English. Of other languages it splits sentences, ranks them, and finds
/// addresses and amounts.
///
/// Work is bounded: it reads the first ``maxScalars`` Unicode scalars and ranks the first ``maxSentences`` sentences,
/// because ranking takes time that grows with the square of their number; results then say that they are truncated.
public struct LocalLanguageModel: LanguageModel {
    /// The name in results, and the value of `FERMATA_MODEL` that asks for this model.
    public static let name = "local"
    /// How much of a text is read.
    public static let maxScalars = 200_000
    /// How many sentences a summary chooses from.
    public static let maxSentences = 1_000

    public var name: String { Self.name }

    /// Creates the model. It has no state: all are the same.
    public init() {}

    public func summarize(_ text: String, sentences: Int, maxWords: Int) async throws -> Summary {
        let limits = try SummaryLimits(sentences: sentences, words: maxWords)
        let bounded = BoundedText(text, limit: Self.maxScalars)
        // One sentence more than is ranked, to know whether there was more.
        let ranges = SentenceSplitter(bounded.scalars).sentences(limit: Self.maxSentences + 1)
        let extract = Extract(ranges.prefix(Self.maxSentences).map { bounded.scalars[$0] })
        return Summary(
            text: extract.summary(limits),
            model: name,
            isTruncated: bounded.isTruncated || ranges.count > Self.maxSentences
        )
    }

    public func extractEntities(_ text: String) async throws -> EntityExtraction {
        let bounded = BoundedText(text, limit: Self.maxScalars)
        return EntityExtraction(
            found: EntityRules.entities(in: bounded.scalars),
            model: name,
            usage: nil,
            textIsTruncated: bounded.isTruncated
        )
    }

    public func classify(_ text: String, labels: [Label]) async throws -> Classification {
        try Label.validate(labels)
        let bounded = BoundedText(text, limit: Self.maxScalars)
        return Classification(
            scores: LabelMatcher(labels).scores(of: bounded.scalars),
            model: name,
            isTruncated: bounded.isTruncated
        )
    }
}
