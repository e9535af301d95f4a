import Testing

@testable import FermataAI

@Suite("Sentences")
struct SentenceSplitterTests {
    private func split(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return SentenceSplitter(scalars).sentences().map { scalars[$0].foldedString }
    }

    @Test(
        "periods of abbreviations, initials, numbers and addresses end nothing",
        arguments: [
            "Dr. Smith met Prof. Jones at St. Mary's.",
            "It costs 3.50 or 1.200,75 and not more.",
            "See e.g. the report, i.e. section No. 4 of vol. 2.",
            "J. R. R. Tolkien wrote it on Sept. 3 in Oxford.",
            "Write to a.b@example.com or see www.example.com for more.",
            "The U.S. Congress met at 9 a.m. sharp.",
            "Acme Inc. and Widget Co. merged.",
            "He thought ... and then spoke.",
            "\"Really?\" she asked.",
            "1. Wash your hands.",
        ]
    )
    func staysWhole(_ text: String) {
        #expect(split(text) == [text])
    }

    @Test(
        "marks end sentences, and quotes and brackets stay with the sentence they close",
        arguments: [
            ["He said: \"Go.\"", "She went."],
            ["It works (mostly.)", "Does it?", "Yes!"],
            ["What?!", "Never..."],
            ["The answer is no.", "He left."],
            ["They joined Acme Inc.", "The price fell."],
            ["It happened in the U.S.", "It was late."],
            ["“Done.”", "‘Good.’", "Fine."],
            ["Wait…", "Now."],
        ]
    )
    func splits(_ sentences: [String]) {
        #expect(split(sentences.joined(separator: " ")) == sentences)
    }

    @Test("blank lines, list items and headings end sentences, wrapped lines do not")
    func lineBreaks() {
        let text = """
            Safety rules
            Everybody who enters the workshop wears glasses, and
            nobody runs between the machines
            - no food
            - no drink

            the end
            """
        #expect(
            split(text) == [
                "Safety rules",
                "Everybody who enters the workshop wears glasses, and nobody runs between the machines",
                "- no food", "- no drink", "the end",
            ]
        )
        #expect(split(text.replacing("\n", with: "\r\n")) == split(text))
    }

    @Test("other scripts end sentences with their own marks")
    func otherScripts() {
        #expect(split("今日は晴れです。明日は雨でしょう！本当？") == ["今日は晴れです。", "明日は雨でしょう！", "本当？"])
        #expect(split("वह आया। वह गया।") == ["वह आया।", "वह गया।"])
        #expect(split("هل أنت هنا؟ نعم.") == ["هل أنت هنا؟", "نعم."])
        #expect(split("Он пришёл. Она ушла.") == ["Он пришёл.", "Она ушла."])
    }

    @Test("nothing makes no sentence", arguments: ["", " ", "\n\n\t"])
    func nothing(_ text: String) {
        #expect(split(text).isEmpty)
    }

    @Test("sentences cover every word once, in order", arguments: [Samples.merger, Samples.lighthouse, "a.b.c!!? d"])
    func covers(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        let ranges = SentenceSplitter(scalars).sentences()
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        #expect(ranges.flatMap { Words.words(in: scalars[$0]) } == Words.words(in: scalars))
    }
}
