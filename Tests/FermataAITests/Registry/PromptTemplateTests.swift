import Fermata
import Testing

@testable import FermataAI

@Suite("Prompts with places for values")
struct PromptTemplateTests {
    @Test("values stand where their names were, each as often as it is named")
    func filled() throws {
        let template = try PromptTemplate("Dear {{name}}, {{ shop }} greets {{name}}.")
        #expect(template.variables == ["name", "shop"])
        #expect(
            try template.filled(with: ["name": "Ada", "shop": "Tea & Co", "more": "x"])
                == "Dear Ada, Tea & Co greets Ada."
        )
    }

    @Test(
        "what is no name between braces is text",
        arguments: [
            "{{}}", "{{ }}", "{{two words}}", "{{1st}}", "{{name}", "{name}}", "{ {name}}", "{{näme}}", "{{a-b}}",
        ]
    )
    func text(_ text: String) throws {
        let template = try PromptTemplate(text)
        #expect(template.variables.isEmpty)
        #expect(try template.filled(with: [:]) == text)
    }

    @Test("braces around a place stay")
    func braces() throws {
        #expect(try PromptTemplate("{{{name}}}").filled(with: ["name": "x"]) == "{x}")
        #expect(try PromptTemplate("{{{{name}}}}").filled(with: ["name": "x"]) == "{{x}}")
    }

    @Test("a value that looks like a place is not filled in turn")
    func nested() throws {
        let template = try PromptTemplate("{{a}} {{b}}")
        #expect(try template.filled(with: ["a": "{{b}}", "b": "secret"]) == "{{b}} secret")
    }

    @Test("every value that is missing is named at once")
    func missing() throws {
        let template = try PromptTemplate("{{a}} {{b}} {{c}}")
        let error = #expect(throws: ApplicationError.self) { try template.filled(with: ["b": "x"]) }
        #expect(error?.message.contains("a, c") == true)
        #expect(error?.message.contains("--var") == true)
    }

    @Test("a prompt that is empty, too long, or becomes too long is refused")
    func limits() throws {
        #expect(throws: ApplicationError.self) { try PromptTemplate(" \n") }
        let long = String(repeating: "x", count: PromptTemplate.maximumBytes)
        #expect(throws: ApplicationError.self) { try PromptTemplate(long + "x") }
        let template = try PromptTemplate("{{a}}{{a}}")
        #expect(throws: ApplicationError.self) { try template.filled(with: ["a": long]) }
    }

    @Test("a prompt of braces alone is read in a moment")
    func braceStorm() throws {
        let braces = String(repeating: "{", count: PromptTemplate.maximumBytes)
        #expect(try PromptTemplate(braces).variables.isEmpty)
    }
}
