/// How the engine signs what it does by itself.
enum EngineIdentity {
    static let own = "history-service"
}
