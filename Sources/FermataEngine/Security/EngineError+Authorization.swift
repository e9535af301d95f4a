extension EngineError {
    /// What every refused caller gets, whatever the reason, as from the reference server.
    static var unauthorized: EngineError { .permissionDenied("Request unauthorized.") }
}
