import Fermata
import Testing

@testable import FermataAI

@Suite("Guardrails by rules")
struct GuardrailRuleTests {
    private func verdict(_ guardrail: any Guardrail, _ text: String, schema: JSONSchema? = nil) async throws
        -> GuardrailVerdict
    {
        try await guardrail.check(GuardrailContent(point: .toolOutput, text: text, schema: schema))
    }

    @Test(
        "words of a list are found whole, in any case and width, and across lines",
        arguments: [
            ("We sell HEROIN here", true), ("heroine", false), ("ｈｅｒｏｉｎ", true), ("her\u{200B}oin", true),
            ("how to\n  build  a   Bomb!", true), ("how to build a bombard", false), ("STRASSE", false),
            ("heroin-free", true), ("", false),
        ]
    )
    func denyList(text: String, isFound: Bool) async throws {
        let guardrail = try DenyListGuardrail(phrases: ["drugs": ["heroin"], "weapons": ["how to build a bomb"]])
        let verdict = try await verdict(guardrail, text)
        if isFound {
            guard case .block(let findings) = verdict else {
                Issue.record("not found")
                return
            }
            #expect(!findings.reason.contains("heroin") && !findings.reason.contains("bomb"))
        } else {
            #expect(verdict == .pass)
        }
    }

    @Test("a list can also only mark, and counts each category")
    func marking() async throws {
        let guardrail = try DenyListGuardrail(phrases: ["rival": ["acme", "acme corp"]], blocks: false)
        let findings = GuardrailFindings(reason: "It has words of the list: rival.", counts: ["rival": 2])
        #expect(try await verdict(guardrail, "Acme Corp and ACME.") == .mark(findings))
    }

    @Test(
        "phrases without words are refused",
        arguments: [[:], ["a": ["--"]], ["a": [String(repeating: "x ", count: 17)]]]
    )
    func badList(phrases: [String: [String]]) {
        #expect(throws: FermataError.self) { try DenyListGuardrail(phrases: phrases) }
    }

    @Test("what is too large is stopped, or cut between characters with a note")
    func size() async throws {
        let block = try SizeGuardrail(maximumBytes: 5)
        #expect(try await verdict(block, "12345") == .pass)
        guard case .block(let findings) = try await verdict(block, "123456") else {
            Issue.record("passed")
            return
        }
        #expect(findings.reason == "6 bytes are more than the 5 allowed.")
        let cut = try SizeGuardrail(maximumBytes: 5, excess: .cut)
        guard case .replace(let text, _) = try await verdict(cut, "ééé") else {
            Issue.record("not cut")
            return
        }
        #expect(text == "éé\n[2 bytes left out]")
        // Half of a JSON is none.
        let json = try await cut.check(GuardrailContent(point: .toolInput, text: "{\"a\":1}"))
        guard case .block = json else {
            Issue.record("JSON was cut")
            return
        }
    }

    @Test("an answer must fit its schema, where it has one; the record quotes none of it")
    func schema() async throws {
        let guardrail = SchemaGuardrail()
        let schema = JSONSchema.object(["n": .integer()])
        #expect(try await verdict(guardrail, "{\"n\": 1}", schema: schema) == .pass)
        #expect(try await verdict(guardrail, "```json\n{\"n\": 1}\n```", schema: schema) == .pass)
        #expect(try await verdict(guardrail, "anything") == .pass)
        for bad in ["{\"n\": \"hidden\"}", "hidden", "{\"n\":1,\"hidden\":2}"] {
            guard case .block(let findings) = try await verdict(guardrail, bad, schema: schema) else {
                Issue.record("\(bad) passed")
                continue
            }
            #expect(!"\(findings)".contains("hidden"))
        }
    }

    @Test("content safety stops what a classifier is sure enough of, and records other categories")
    func safety() async throws {
        let guardrail = try ContentSafetyGuardrail(thresholds: ["violence": 0.7]) { text in
            text.contains("fight") ? ["violence": 0.8] : text.contains("odd") ? ["violence": 0.1, "other": 0.6] : [:]
        }
        guard case .block(let findings) = try await verdict(guardrail, "a fight") else {
            Issue.record("passed")
            return
        }
        #expect(findings.counts == ["violence": 1])
        guard case .mark = try await verdict(guardrail, "odd") else {
            Issue.record("not marked")
            return
        }
        #expect(try await verdict(guardrail, "tea") == .pass)
        #expect(try await verdict(guardrail, "…") == .pass)
    }

    @Test("a classifier that fails stops the content")
    func brokenClassifier() async throws {
        let guardrail = try ContentSafetyGuardrail(thresholds: ["a": 1]) { _ in
            throw LanguageModelErrorType.unavailable.error("down")
        }
        await #expect(throws: ApplicationError.self) { try await verdict(guardrail, "text") }
    }
}
