import Fermata
public import Foundation

/// The choice of a model by environment variables.
public enum LanguageModels {
    /// The model that the environment asks for.
    ///
    /// | Variable | Meaning |
    /// |---|---|
    /// | `OPENAI_API_KEY` | The key sent to the server. |
    /// | `OPENAI_BASE_URL` | Where the server is, up to and without `/chat/completions`; by default OpenAI's. |
    /// | `FERMATA_MODEL` | The server's name of the model, or `local` for the built-in one whatever else is set. |
    ///
    /// With neither a key nor a base URL the answer is ``LocalLanguageModel``, which sends nothing anywhere. With
    /// either it is ``OpenAICompatibleModel``: a key alone means OpenAI, a base URL alone a server that wants no key,
    /// as servers on one's own machine often do. There is no default for the server's model, because a name that is
    /// right today is retired tomorrow. An empty variable counts as absent.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` if the variables are incomplete or the base URL is
    ///   not acceptable.
    public static func fromEnvironment(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> any LanguageModel {
        func value(_ name: String) -> String? {
            let trimmed = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines)
            return trimmed?.isEmpty == false ? trimmed : nil
        }
        let model = value("FERMATA_MODEL")
        let key = value("OPENAI_API_KEY")
        let baseURL = value("OPENAI_BASE_URL")

        if model == LocalLanguageModel.name { return LocalLanguageModel() }
        guard key != nil || baseURL != nil else {
            guard model == nil else {
                throw FermataError(
                    .invalidConfiguration,
                    "FERMATA_MODEL names a model of a server, but neither OPENAI_API_KEY nor OPENAI_BASE_URL is set. "
                        + "Set one of them, or FERMATA_MODEL=local."
                )
            }
            return LocalLanguageModel()
        }
        guard let model else {
            throw FermataError(
                .invalidConfiguration,
                "OPENAI_API_KEY or OPENAI_BASE_URL is set, but not which model to use. "
                    + "Set FERMATA_MODEL to a model of that server, or to local for the built-in one."
            )
        }
        return OpenAICompatibleModel(
            configuration: try OpenAICompatibleModel.Configuration(
                model: model,
                apiKey: key,
                baseURL: baseURL ?? OpenAICompatibleModel.Configuration.defaultBaseURL
            )
        )
    }
}
