import Fermata
import FermataAI
import Foundation
import Testing

@testable import FermataCatalog

@Suite("Input")
struct InputValidationTests {
    /// Checks that each JSON text is refused, naming the field before it.
    private func refuses<Input: Decodable>(
        _ cases: [(String, String)],
        _ validate: (Input) throws -> Void
    ) async throws {
        for (field, json) in cases {
            let input = try JSONDecoder().decode(Input.self, from: Data(json.utf8))
            let error = try await failure { try validate(input) }
            #expect(error.type == CatalogFailure.invalidInput)
            #expect(error.isNonRetryable)
            #expect(error.message.hasPrefix("'\(field)"), "\(error.message)")
        }
    }

    @Test("reviews refuse what they cannot do, naming the field")
    func review() async throws {
        try await refuses(
            [
                ("source", #"{"source":""}"#),
                ("source", #"{"source":"ftp://example.org"}"#),
                ("labels", #"{"source":"a.html","labels":[]}"#),
                ("labels[0].name", #"{"source":"a.html","labels":[{"name":"","description":"x"}]}"#),
                (
                    "labels",
                    #"{"source":"a.html","labels":[{"name":"a","description":""},{"name":"a","description":""}]}"#
                ),
                ("summarySentences", #"{"source":"a.html","summarySentences":0}"#),
                ("decisionDeadlineSeconds", #"{"source":"a.html","decisionDeadlineSeconds":0}"#),
                ("decisionDeadlineSeconds", #"{"source":"a.html","decisionDeadlineSeconds":1e300}"#),
            ]
        ) { (input: WebPageReviewInput) in try input.validate() }
    }

    @Test("decisions need a reviewer, and an edited summary goes with an approval")
    func decision() async throws {
        try await refuses(
            [
                ("reviewer", #"{"verdict":"approve","reviewer":" "}"#),
                ("editedSummary", #"{"verdict":"reject","reviewer":"Ada","editedSummary":"Better"}"#),
                ("editedSummary", #"{"verdict":"approve","reviewer":"Ada","editedSummary":" "}"#),
            ]
        ) { (input: ReviewDecision) in try input.validate() }
        try ReviewDecision(verdict: .approve, reviewer: "Ada", editedSummary: "Better").validate()
    }

    @Test("link walks refuse what they cannot do, naming the field")
    func links() async throws {
        try await refuses(
            [
                ("start", #"{"start":"gopher://x"}"#),
                ("tag", #"{"start":"a.html","tag":""}"#),
                ("until", #"{"start":"a.html","until":"yesterday"}"#),
                ("maxPages", #"{"start":"a.html","maxPages":0}"#),
                ("maxLinks", #"{"start":"a.html","maxLinks":100000}"#),
                ("delaySeconds", #"{"start":"a.html","delaySeconds":-1}"#),
                ("pagesPerRun", #"{"start":"a.html","pagesPerRun":0}"#),
                (
                    "state.nextPage",
                    #"{"start":"a.html","state":{"nextPage":"","pagesRead":0,"linkCount":0,"visited":[]}}"#
                ),
            ]
        ) { (input: ExtractLinksInput) in try input.validate() }
    }

    @Test("the samples refuse what they cannot do, naming the field")
    func samples() async throws {
        try await refuses([("text", #"{"text":""}"#)]) { (input: SampleInput) in try input.validate() }
        try await refuses(
            [
                ("pairs", #"{"pairs":[]}"#),
                ("pairs[1].right", #"{"pairs":[{"left":1,"right":2},{"left":1,"right":9999999999}]}"#),
            ]
        ) { (input: OrchestrationInput) in try input.validate() }
        try await refuses(
            [
                ("order", #"{"order":""}"#), ("reservationFailures", #"{"order":"a","reservationFailures":5}"#),
                ("estimateSeconds", #"{"order":"a","estimateSeconds":61}"#),
            ]
        ) { (input: AsyncOperationsInput) in try input.validate() }
        try await refuses(
            [
                ("items", #"{"items":0}"#), ("batchSize", #"{"items":1,"batchSize":0}"#),
                ("state.processed", #"{"items":1,"state":{"processed":2,"checksum":0,"runs":0}}"#),
            ]
        ) { (input: LongRunningInput) in try input.validate() }
    }

    @Test("sums and products that do not fit say so")
    func overflow() async throws {
        #expect(try await failure { try Int.max.checkedSum(1) }.type == CatalogFailure.overflow)
        #expect(try await failure { try Int.min.checkedProduct(-1) }.type == CatalogFailure.overflow)
        #expect(try 2.checkedProduct(3).checkedSum(4) == 10)
    }

    @Test("inputs that are left out get defaults, and survive being written and read")
    func defaults() throws {
        let input = try JSONDecoder().decode(WebPageReviewInput.self, from: Data(#"{"source":"a.html"}"#.utf8))
        #expect(input == WebPageReviewInput(source: "a.html"))
        #expect(input.decisionDeadlineSeconds == 86_400)
        let walk = ExtractLinksInput(start: "a.html", tag: "x", state: ExtractLinksState(start: "b.html"))
        #expect(try JSONDecoder().decode(ExtractLinksInput.self, from: JSONEncoder().encode(walk)) == walk)
        let work = LongRunningInput(items: 5, batchSize: 2)
        #expect(try JSONDecoder().decode(LongRunningInput.self, from: JSONEncoder().encode(work)) == work)
    }
}
