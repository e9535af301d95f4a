/// A setting by its name on official servers.
struct EngineSetting: Sendable {
    let name: String
    /// Takes the text as the value; false means that it is none.
    let set: @Sendable (inout EngineSettings, String) -> Bool

    static let all = [
        number("limit.historyCount.suggestContinueAsNew", \.suggestContinueAsNewEvents),
        number("limit.historySize.suggestContinueAsNew", \.suggestContinueAsNewBytes),
        flag("activity.enableStandalone", \.enableStandaloneActivities),
        flag("nexusoperation.enableStandalone", \.enableStandaloneNexusOperations),
        flag("history.enableCHASMSignalBacklinks", \.enableSignalBacklinks),
        flag("history.enableSignalWithStartFromWorkflow", \.enableSignalWithStartFromWorkflow),
    ]

    private static func number(_ name: String, _ path: any WritableKeyPath<EngineSettings, Int> & Sendable) -> Self {
        Self(name: name) { settings, text in
            guard let value = Int(text), value > 0 else { return false }
            settings[keyPath: path] = value
            return true
        }
    }

    private static func flag(_ name: String, _ path: any WritableKeyPath<EngineSettings, Bool> & Sendable) -> Self {
        Self(name: name) { settings, text in
            guard let value = Bool(text) else { return false }
            settings[keyPath: path] = value
            return true
        }
    }
}
