import Fermata
import FermataAI
import Testing

@Suite("The configuration of a provider")
struct ProviderConfigurationTests {
    @Test("each kind has its address and its name")
    func defaults() throws {
        let openAI = try ProviderConfiguration(kind: .openAI, apiKey: "k")
        #expect(openAI.name == "openai" && openAI.baseURL == "https://api.openai.com/v1")
        #expect(openAI.makeProvider() is OpenAIProvider)
        let anthropic = try ProviderConfiguration(name: "a", kind: .anthropic, baseURL: "http://localhost:1/v1//")
        #expect(anthropic.name == "a" && anthropic.baseURL == "http://localhost:1/v1")
        #expect(anthropic.makeProvider().name == "a")
        #expect(try ProviderConfiguration(kind: .local).makeProvider() is LocalProvider)
    }

    @Test("a key does not show where a configuration is printed or dumped")
    func hiddenKey() throws {
        let configuration = try ProviderConfiguration(kind: .openAI, apiKey: "sk-secret")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("sk-secret"))
    }

    @Test("what cannot work is refused, and no message shows the key")
    func refused() {
        let wrong: [() throws -> ProviderConfiguration] = [
            { try ProviderConfiguration(name: "", kind: .openAI) },
            { try ProviderConfiguration(kind: .openAI, apiKey: "sk-secret\r\nX: y") },
            { try ProviderConfiguration(kind: .openAI, baseURL: "http://u:sk-secret@host") },
            { try ProviderConfiguration(kind: .anthropic, baseURL: "host") },
            { try ProviderConfiguration(kind: .openAI, timeLimit: .zero) },
            { try ProviderConfiguration(kind: .openAI, idleTimeLimit: .seconds(4_000)) },
            { try ProviderConfiguration(kind: .openAI, maxResponseBytes: 0) },
            { try ProviderConfiguration(kind: .openAI, openAI: .azure(apiVersion: "1&key=2")) },
            { try ProviderConfiguration(kind: .openAI, openAI: .azure(apiVersion: "")) },
        ]
        for make in wrong {
            let error = #expect(throws: FermataError.self) { try make() }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.message.contains("sk-secret") == false)
        }
    }
}
