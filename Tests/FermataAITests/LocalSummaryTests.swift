import Fermata
import Testing

@testable import FermataAI

@Suite("The local model's summaries")
struct LocalSummaryTests {
    private let model = LocalLanguageModel()

    /// Exact, because hash seeds differ from one process to the next: if the order of a dictionary mattered anywhere,
    /// this would fail in some runs.
    @Test("a summary is the sentences that share most with the others, in the order of the text")
    func extract() async throws {
        let summary = try await model.summarize(Samples.lighthouse, sentences: 3, maxWords: 80)
        #expect(
            summary
                == Summary(
                    text: """
                        A computer in the harbour office watches the lighthouse, and a technician climbs the stairs \
                        twice a year to clean the lens of the lamp. Visitors would climb the stairs to the lamp, drink \
                        coffee in the rooms of the keepers, and pay for the repair of the garden. The harbour office \
                        has agreed to share the stairs, provided that no visitor touches the lens.
                        """,
                    model: "local"
                )
        )
    }

    @Test("limits are never exceeded, whatever they are")
    func limits() async throws {
        for sentences in [1, 2, 3, 10, 1_000] {
            for maxWords in [1, 2, 7, 25, 60, 10_000] {
                let text = try await model.summarize(Samples.merger, sentences: sentences, maxWords: maxWords).text
                let scalars = Array(text.unicodeScalars)
                #expect(!text.isEmpty)
                #expect(SentenceSplitter(scalars).sentences().count <= sentences)
                #expect(Words.ranges(in: scalars).count <= maxWords)
            }
        }
    }

    @Test("with room for everything the summary is the text without its line breaks")
    func everything() async throws {
        let summary = try await model.summarize(Samples.lighthouse, sentences: 100, maxWords: 10_000)
        #expect(summary.text == Samples.lighthouse.unicodeScalars.foldedString)
    }

    @Test("a sentence longer than the limit is cut between words")
    func cut() async throws {
        let summary = try await model.summarize("The quick brown fox jumps over the dog.", sentences: 1, maxWords: 4)
        #expect(summary.text == "The quick brown fox…")
    }

    @Test("one sentence, however short, is its own summary", arguments: ["Yes.", "Stop", "你好。", "A B C D E"])
    func one(_ text: String) async throws {
        #expect(try await model.summarize(text).text == text)
    }

    @Test("a text without words has an empty summary", arguments: ["", " \n ", "...", "—!?", "\u{0}"])
    func none(_ text: String) async throws {
        #expect(try await model.summarize(text) == Summary(text: "", model: "local"))
    }

    @Test("headings and repeated lines are passed over")
    func boilerplate() async throws {
        let menu = "Home page\nHome page\nHome page\n\n"
        let summary = try await model.summarize(menu + Samples.lighthouse + "\n\n" + menu, sentences: 5, maxWords: 200)
        #expect(!summary.text.contains("Home page"))
    }

    @Test("composed and decomposed letters are the same words")
    func normalization() async throws {
        let composed = "The caf\u{E9} opened early today. Every caf\u{E9} needs good beans. Rain fell on the hill."
        let decomposed = composed.replacing("\u{E9}", with: "e\u{301}")
        #expect(try await model.summarize(composed).text == (try await model.summarize(decomposed).text))
    }

    @Test("a limit below one is refused", arguments: [(0, 10), (3, 0), (-1, 5)])
    func badLimits(_ sentences: Int, _ maxWords: Int) async throws {
        let error = await #expect(throws: ApplicationError.self) {
            try await model.summarize("Text.", sentences: sentences, maxWords: maxWords)
        }
        #expect(error?.type == "ModelInvalidInput")
        #expect(error?.isNonRetryable == true)
    }
}
