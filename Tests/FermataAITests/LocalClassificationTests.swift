import Fermata
import Testing

@testable import FermataAI

@Suite("The local model's classification")
struct LocalClassificationTests {
    private let model = LocalLanguageModel()
    private let labels = Samples.labels.map { Label(name: $0.0, description: $0.1) }

    @Test(
        "the label that shares most words with the text wins",
        arguments: [
            (Samples.invoice, "billing"),
            ("Since this morning the site is slow and then breaks with an error.", "outage"),
            ("Thank you so much, your customer service made me very happy!", "praise"),
        ]
    )
    func best(_ text: String, _ expected: String) async throws {
        let result = try await model.classify(text, labels: labels)
        #expect(result.label == expected)
        #expect(result.model == "local")
        #expect(result.scores.map(\.label) == labels.map(\.name))
        #expect(result.scores.allSatisfy { (0...1).contains($0.score) })
        #expect(result.score == result.scores.map(\.score).max())
    }

    @Test("without a shared word there is no label", arguments: ["", "the of and", "Elephants sleep standing.", "字"])
    func none(_ text: String) async throws {
        let result = try await model.classify(text, labels: labels)
        #expect(result.label == nil)
        #expect(result.score == 0)
        #expect(result.scores.map(\.score) == [0, 0, 0])
    }

    @Test("of equally good labels the first wins")
    func tie() async throws {
        let labels = ["one", "two"].map { Label(name: $0, description: "cats") }
        #expect(try await model.classify("A cat.", labels: labels).label == "one")
    }

    @Test("a text that is a label's own words scores one, and repetition does not change the winner")
    func same() async throws {
        let result = try await model.classify("outage outage service down slow broken shows errors", labels: labels)
        #expect(result.score > 0.99)
        let repeated = String(repeating: Samples.invoice + " ", count: 50)
        #expect(try await model.classify(repeated, labels: labels).label == "billing")
    }

    @Test(
        "labels that cannot be told apart are refused",
        arguments: [
            [], [Label(name: "", description: "x")],
            [Label(name: "a", description: "x"), Label(name: "a", description: "y")],
            (0...Label.maxCount).map { Label(name: "\($0)", description: "") },
        ]
    )
    func badLabels(_ labels: [Label]) async throws {
        let error = await #expect(throws: ApplicationError.self) { try await model.classify("Text.", labels: labels) }
        #expect(error?.type == "ModelInvalidInput")
    }

    @Test(
        "forms of a word have one stem",
        arguments: [
            ["pay", "pays", "payment", "payments", "paying", "payable"], ["price", "prices", "priced", "pricing"],
            ["run", "runs", "running"], ["study", "studies", "studied", "studying"], ["box", "boxes"],
            ["invoice", "invoices", "invoiced"], ["error", "errors"], ["final", "finally"], ["quick", "quickly"],
        ]
    )
    func stems(_ words: [String]) {
        #expect(Set(words.map(Stem.stem)).count == 1, "\(words.map(Stem.stem))")
    }
}
