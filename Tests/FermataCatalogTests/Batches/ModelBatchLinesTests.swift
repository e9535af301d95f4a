import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Testing

@Suite("Files of requests")
struct ModelBatchLinesTests {
    @Test("a line is a request, and one without an id is called after its number")
    func lines() throws {
        let text = """
            {"prompt": "One"}

            {"id": "b", "prompt": "Two", "instructions": "Be brief.", "maxOutputTokens": 7, "temperature": 0.5}\r
            {"prompt": "Three", "schema": {"type": "object"}}
            """
        let items = try ModelBatchFile.items(lines: Data(text.utf8))
        #expect(items.map(\.id) == ["line-1", "b", "line-4"])
        #expect(items[1].request.messages == [Message(.system, "Be brief."), Message(.user, "Two")])
        #expect(items[1].request.maxOutputTokens == 7)
        #expect(items[1].request.temperature == 0.5)
        #expect(items[2].request.outputSchema?.document == ["type": "object"])
    }

    @Test(
        "a line that is wrong is named, and not quoted",
        arguments: [
            (#"{"prompt": "secret""#, "Line 2"), (#"{"id": "secret"}"#, "'prompt' is missing"),
            (#"{"prompt": 3}"#, "'prompt' is of the wrong type"), (#"["secret"]"#, "Line 2"),
            (#"{"prompt": "secret", "promt": "secret"}"#, "no member 'promt'"),
        ]
    )
    func wrong(line: String, words: String) throws {
        let text = Data("{\"prompt\": \"fine\"}\n\(line)\n".utf8)
        let error = #expect(throws: ApplicationError.self) { try ModelBatchFile.items(lines: text) }
        #expect(error?.type == CatalogFailure.invalidInput)
        #expect(error?.message.contains("Line 2") == true)
        #expect(error?.message.contains(words) == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test("a file without requests is refused")
    func empty() {
        let error = #expect(throws: ApplicationError.self) { try ModelBatchFile.items(lines: Data("\n \n".utf8)) }
        #expect(error?.type == CatalogFailure.invalidInput)
    }
}
