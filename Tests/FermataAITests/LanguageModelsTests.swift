import Fermata
import FermataAI
import Testing

@Suite("The choice of a model")
struct LanguageModelsTests {
    @Test(
        "without a key and a server, or when asked for, the local model answers",
        arguments: [
            [:], ["OPENAI_API_KEY": "", "OPENAI_BASE_URL": " "], ["FERMATA_MODEL": "local"],
            ["FERMATA_MODEL": "local", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://localhost:1"],
        ] as [[String: String]]
    )
    func local(_ environment: [String: String]) throws {
        let model = try LanguageModels.fromEnvironment(environment)
        #expect(model is LocalLanguageModel)
        #expect(model.name == "local")
    }

    @Test(
        "a key or a server, with a model's name, makes a client",
        arguments: [
            ["OPENAI_API_KEY": "k", "FERMATA_MODEL": "m"],
            ["OPENAI_BASE_URL": "http://localhost:1/v1/", "FERMATA_MODEL": "m"],
            ["OPENAI_API_KEY": " k\n", "OPENAI_BASE_URL": "https://example.com", "FERMATA_MODEL": "m"],
        ] as [[String: String]]
    )
    func remote(_ environment: [String: String]) throws {
        let model = try LanguageModels.fromEnvironment(environment)
        #expect(model is OpenAICompatibleModel)
        #expect(model.name == "m")
    }

    @Test(
        "half a configuration is refused, and the key is not in the message",
        arguments: [
            ["FERMATA_MODEL": "m"], ["OPENAI_API_KEY": "sk-secret"], ["OPENAI_BASE_URL": "http://localhost:1"],
            ["OPENAI_API_KEY": "sk-secret\r\nX: y", "FERMATA_MODEL": "m"],
            ["OPENAI_BASE_URL": "ftp://sk-secret", "FERMATA_MODEL": "m"],
            ["OPENAI_BASE_URL": "http://u:sk-secret@host/", "FERMATA_MODEL": "m"],
            ["OPENAI_BASE_URL": "https://host/?k=sk-secret", "FERMATA_MODEL": "m"],
            ["OPENAI_BASE_URL": "not a url", "FERMATA_MODEL": "m"],
            ["OPENAI_BASE_URL": "http://", "FERMATA_MODEL": "m"],
        ] as [[String: String]]
    )
    func incomplete(_ environment: [String: String]) throws {
        let error = #expect(throws: FermataError.self) { try LanguageModels.fromEnvironment(environment) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("sk-secret") == false)
    }

    @Test("limits that allow nothing are refused")
    func badLimits() {
        #expect(throws: FermataError.self) {
            try OpenAICompatibleModel.Configuration(model: "m", apiKey: nil, timeLimit: .zero)
        }
        #expect(throws: FermataError.self) {
            try OpenAICompatibleModel.Configuration(model: "m", apiKey: nil, maxInputScalars: 0)
        }
        #expect(throws: FermataError.self) { try OpenAICompatibleModel.Configuration(model: "", apiKey: nil) }
        #expect(throws: FermataError.self) {
            try OpenAICompatibleModel.Configuration(model: "m", apiKey: nil, temperature: .nan)
        }
    }

    @Test("the key is in no description of a model")
    func hiddenKey() throws {
        let configuration = try OpenAICompatibleModel.Configuration(model: "m", apiKey: "sk-secret")
        let model = OpenAICompatibleModel(configuration: configuration)
        var dumped = ""
        dump(model, to: &dumped)
        for text in ["\(configuration)", "\(model)", String(reflecting: model), dumped] {
            #expect(!text.contains("sk-secret"))
        }
    }
}
