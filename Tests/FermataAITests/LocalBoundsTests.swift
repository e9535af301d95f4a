import Testing

@testable import FermataAI

@Suite("The local model's bounds")
struct LocalBoundsTests {
    private let model = LocalLanguageModel()

    @Test("of many sentences the first thousand are ranked, and the summary says so")
    func manySentences() async throws {
        let subjects = ["baker", "pilot", "doctor", "farmer", "singer"]
        let text = (0..<3_000).map { "The \(subjects[$0 % 5]) sent letter number \($0) to the mayor." }
            .joined(separator: " ")
        let summary = try await model.summarize(text)
        #expect(summary.isTruncated)
        #expect(!summary.text.isEmpty)
        let few = try await model.summarize("The baker sent a letter. The pilot answered the letter at once.")
        #expect(!few.isTruncated)
    }

    /// Each of these took quadratic time, or more, in some naive way of reading them.
    @Test(
        "long texts of any shape are read in bounded time and flagged",
        arguments: [
            ".", "a", " ", "\n", ")", "a@", "1.", "A. ", "Mr. ", "A & ", "http://a)", "May 1, ", "\u{301}", "字",
            "\u{0}",
        ]
    )
    func shapes(_ unit: String) async throws {
        let text = String(repeating: unit, count: 210_000 / unit.unicodeScalars.count)
        let summary = try await model.summarize(text, sentences: 2, maxWords: 20)
        #expect(Words.ranges(in: Array(summary.text.unicodeScalars)).count <= 20)
        #expect(summary.isTruncated)
        let extraction = try await model.extractEntities(text)
        #expect(extraction.entities.count <= EntityExtraction.maxEntities)
        #expect(extraction.isTruncated)
        let label = Label(name: "a", description: "May")
        #expect(try await model.classify(text, labels: [label]).isTruncated)
    }

    @Test("more entities than the limit are counted out and flagged")
    func manyEntities() async throws {
        let text = (0..<300).map { "user\($0)@example.com" }.joined(separator: " ")
        let extraction = try await model.extractEntities(text)
        #expect(extraction.entities.count == EntityExtraction.maxEntities)
        #expect(extraction.entities.last?.text == "user199@example.com")
        #expect(extraction.isTruncated)
    }

    @Test("any mixture of characters gives the same answer twice and every entity is in the text")
    func mixtures() async throws {
        let pieces = [
            "Anna", "Berg", "Inc", ".", ",", " ", " ", "\n", "$", "€", "12", "2024", "-", "/", "May", "of", "The", "&",
            "(", ")",
            "@", "x.org", "http://", "'s", "’", "Dr", "Bank", "\u{301}", "字", "said", "\"", "J", "million", "\u{A0}",
            "🙂",
        ]
        var generator = SplitMix(state: 7)
        for _ in 0..<300 {
            let text = (0..<60).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            let first = try await model.extractEntities(text)
            #expect(try await model.extractEntities(text) == first)
            let folded = Array(text.unicodeScalars.foldedString.unicodeScalars)
            for entity in first.entities {
                #expect(!folded.ranges(of: Array(entity.text.unicodeScalars)).isEmpty, "\(entity) in \(text)")
                #expect(entity.count >= 1)
            }
            #expect(try await model.summarize(text) == (try await model.summarize(text)))
        }
    }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
