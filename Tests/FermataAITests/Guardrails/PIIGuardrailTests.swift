import Fermata
import Testing

@testable import FermataAI

@Suite("Personal data: redact, mask, hash, block")
struct PIIGuardrailTests {
    private func check(_ text: String, _ actions: [PIIType: PIIAction], key: GuardrailKey? = nil) async throws
        -> GuardrailVerdict
    {
        let guardrail = try PIIGuardrail(actions: actions, key: key)
        return try await guardrail.check(GuardrailContent(point: .modelInput, text: text))
    }

    private func text(_ verdict: GuardrailVerdict) -> String? {
        if case .replace(let text, _) = verdict { text } else { nil }
    }

    @Test("each type is treated as told, and the record counts types and never shows what was found")
    func actions() async throws {
        let verdict = try await check(
            "ann@example.org, +44 20 7946 0958, 4111 1111 1111 1111",
            [.email: .redact, .phone: .mask, .creditCard: .mask]
        )
        guard case .replace(let text, let findings) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(text == "[REDACTED_EMAIL], +** ** **** 0958, **** **** **** 1111")
        #expect(findings.counts == ["email": 1, "phone": 1, "credit_card": 1])
        #expect(!"\(findings)".contains("ann") && !"\(findings)".contains("1111"))
    }

    @Test(
        "masks show who it is to those who know",
        arguments: [
            (PIIType.email, "ann@example.org", "a***@example.org"),
            (.phone, "(212) 555-0147", "(***) ***-0147"),
            (.creditCard, "378282246310005", "***********0005"),
            (.iban, "DE89 3704 0044 0532 0130 00", "**** **** **** **** **30 00"),
            (.ssn, "536-22-8745", "***-**-8745"),
            (.ipAddress, "203.0.113.42", "203.0.*.*"),
            (.ipAddress, "2001:db8::1", "2001:db8:*:*"),
            (.passport, "L898902C36UTO7408122F1204159ZE184226B<<<<<10", "*************************************<<<<<**"),
        ]
    )
    func masks(type: PIIType, value: String, mask: String) async throws {
        #expect(text(try await check("at \(value) now", [type: .mask])) == "at \(mask) now")
    }

    @Test("one value has one hash in whatever spelling, and another under another key")
    func hashes() async throws {
        let key = try GuardrailKey.test()
        func hash(_ value: String, _ type: PIIType, _ key: GuardrailKey) async throws -> String? {
            text(try await check(value, [type: .hash], key: key))
        }
        let first = try await hash("4111 1111 1111 1111", .creditCard, key)
        #expect(first?.count == "[CREDIT_CARD:]".count + 32)
        #expect(try await hash("４１１１-1111-1111-1111", .creditCard, key) == first)
        #expect(try await hash("4111111111111111", .creditCard, .test("x")) != first)
        #expect(try await hash("Ann@Example.org", .email, key) == hash("ann@example.org", .email, key))
        #expect(try await hash("+1 212 555 0199", .phone, key) == hash("(212) 555-0199", .phone, key))
    }

    @Test("a second pass changes nothing", arguments: PIIAction.allCases.filter { $0 != .block })
    func idempotent(action: PIIAction) async throws {
        let actions = Dictionary(uniqueKeysWithValues: PIIType.allCases.map { ($0, action) })
        for line in LabelledPII.lines.map(LabelledLine.init) {
            guard let once = text(try await check(line.text, actions, key: .test())) else { continue }
            // A masked domain is still an address, whose mask is the same.
            let twice = text(try await check(once, actions, key: .test())) ?? once
            #expect(twice == once || action == .mask)
        }
    }

    @Test("what overlaps is replaced as one, so that no half of it stays readable")
    func overlap() async throws {
        let verdict = try await check(
            "IBAN GB29 NWBK 6016 1331 9268 19@example.com",
            [.iban: .redact, .email: .redact]
        )
        #expect(self.text(verdict)?.contains("example") == false)
    }

    @Test("of overlapping types the stricter action holds")
    func strictness() async throws {
        // A card's number after the word "phone" is both.
        let both = "phone 4222222222222"
        guard case .block(let findings) = try await check(both, [.creditCard: .mask, .phone: .block]) else {
            Issue.record("not blocked")
            return
        }
        #expect(findings.counts == ["credit_card": 1])
    }

    @Test("a text without personal data passes unchanged, whatever it holds")
    func nothing() async throws {
        let actions = Dictionary(uniqueKeysWithValues: PIIType.allCases.map { ($0, PIIAction.redact) })
        for text in [
            "", " ", "\u{0}", "🏳️‍🌈", "e\u{301}", "\u{200B}", "\u{E0041}", "٣", String(repeating: "<", count: 44),
        ] {
            #expect(try await check(text, actions) == .pass, "\(text.debugDescription)")
        }
    }

    @Test("invisible scalars around and inside are kept or replaced with what they hide")
    func invisible() async throws {
        let verdict = try await check("\u{200B}a\u{200B}nn@exa\u{AD}mple.org\u{200B} e\u{301}", [.email: .redact])
        #expect(text(verdict) == "\u{200B}[REDACTED_EMAIL]\u{200B} e\u{301}")
    }

    @Test(
        "a long text made to be slow is read to its end",
        .timeLimit(.minutes(2)),
        arguments: [
            "@", "a@", "a.", "a@a.", "1", "4 ", "01-", "4444 ", "+1 ", "DE89 ", "DE 8 9 ", ":", "1:", "1.", "\"@",
            "a[at]",
            "tel 1 ", "P<", "(", "00 ", "123-45-", "ssn 123456789 ", "é", "\u{200B}", "a(dot)",
        ]
    )
    func hostile(pattern: String) {
        let text = FoldedText("+49 " + String(repeating: pattern, count: 100_000 / pattern.count))
        _ = PIIScanner(PIIType.allCases).spans(in: text)
    }

    @Test("hashing without a key, and no types at all, are refused")
    func configuration() {
        #expect(throws: FermataError.self) { try PIIGuardrail(actions: [.email: .hash]) }
        #expect(throws: FermataError.self) { try PIIGuardrail(actions: [:]) }
        #expect(throws: FermataError.self) { try GuardrailKey("short") }
    }

    @Test("a key does not show itself")
    func key() throws {
        let key = try GuardrailKey.test("q")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains("qqq"))
    }
}
