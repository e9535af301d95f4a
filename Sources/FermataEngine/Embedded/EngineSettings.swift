/// What an official server lets its operators set, as far as the engine has it; the defaults are that server's.
public struct EngineSettings: Sendable, Equatable {
    /// A worker is told to continue as new when a history has this many events.
    public var suggestContinueAsNewEvents = 4 * 1024
    /// A worker is told to continue as new when a history has this many bytes.
    public var suggestContinueAsNewBytes = 4 * 1024 * 1024
    /// Whether clients may start activities that no workflow starts.
    public var enableStandaloneActivities = true
    /// Whether clients may start Nexus operations that no workflow starts.
    public var enableStandaloneNexusOperations = false
    /// Whether the answer to a signal has a link to the signal's event.
    public var enableSignalBacklinks = false
    /// Whether a workflow may signal another one and start it if need be, through the system's Nexus endpoint.
    public var enableSignalWithStartFromWorkflow = false

    /// Creates the settings that a server has by default.
    public init() {}

    /// Sets one by its name on official servers, such as `limit.historyCount.suggestContinueAsNew`.
    ///
    /// - Throws: If the engine has no setting of this name, or `text` is no value of it.
    public mutating func set(_ name: String, to text: String) throws {
        guard let setting = EngineSetting.all.first(where: { $0.name == name }) else {
            let names = EngineSetting.all.map(\.name).joined(separator: ", ")
            throw EngineError.invalidArgument("There is no setting '\(name)'. There are: \(names).")
        }
        guard setting.set(&self, text) else {
            throw EngineError.invalidArgument("'\(text)' is no value of the setting '\(name)'.")
        }
    }
}
