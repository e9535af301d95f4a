import Testing

@testable import FermataAI

@Suite("Personal data: how much is found, and how much of what is found is right")
struct PIIQualityTests {
    /// Found and labelled alike, of one type.
    struct Score {
        var right = 0
        var found = 0
        var labelled = 0

        var precision: Double { found == 0 ? 1 : Double(right) / Double(found) }
        var recall: Double { labelled == 0 ? 1 : Double(right) / Double(labelled) }
    }

    private static let scores: [PIIType: Score] = {
        var scores: [PIIType: Score] = [:]
        for line in LabelledPII.lines.map(LabelledLine.init) {
            let found = Self.found(in: line.text)
            for type in PIIType.allCases {
                let found = found.filter { $0.type == type }
                let labels = line.labels.filter { $0.type == type }
                scores[type, default: Score()].found += found.count
                scores[type, default: Score()].labelled += labels.count
                scores[type, default: Score()].right += found.intersection(labels).count
            }
        }
        return scores
    }()

    private static func found(in text: String) -> Set<LabelledLine.Label> {
        let folded = FoldedText(text)
        return Set(
            PIIScanner(PIIType.allCases).spans(in: folded).compactMap { span in
                span.matches.first.map {
                    LabelledLine.Label(type: $0.type, range: folded.scalarRange(span.range))
                }
            }
        )
    }

    @Test("the labelled set is large enough to say something")
    func size() {
        let lines = LabelledPII.lines.map(LabelledLine.init)
        #expect(lines.count >= 150)
        #expect(lines.reduce(0) { $0 + $1.labels.count } >= 100)
        #expect(lines.count { $0.labels.isEmpty } >= 60)
    }

    /// What was measured, as floors: a change that finds less or worse fails here.
    @Test(
        "each type is found as well as it was",
        arguments: [
            (PIIType.email, 1.0, 0.96), (.phone, 0.97, 0.92), (.creditCard, 1.0, 1.0), (.iban, 1.0, 1.0),
            (.ssn, 1.0, 0.85), (.ipAddress, 1.0, 1.0), (.passport, 1.0, 1.0),
        ]
    )
    func floors(type: PIIType, precision: Double, recall: Double) throws {
        let score = try #require(Self.scores[type])
        #expect(score.precision >= precision, "\(score)")
        #expect(score.recall >= recall, "\(score)")
    }

    @Test("the lines that hold nothing personal stay as they are, but for the known few")
    func lookAlikes() {
        let wrong = LabelledPII.lines.map(LabelledLine.init).filter { line in
            !Self.found(in: line.text).subtracting(line.labels).isEmpty
        }
        // The numbering plan allows it as well.
        #expect(wrong.map(\.text) == ["error 404-500-1000 in module"])
    }

    @Test("what is missed is what is known to be missed")
    func missed() {
        let missed = LabelledPII.lines.map(LabelledLine.init).filter { line in
            !line.labels.subtracting(Self.found(in: line.text)).isEmpty
        }
        #expect(missed.count == 5, "\(missed.map(\.text))")
    }
}
