/// What a method needs of its caller, and how long it may take to answer.
struct MethodAccess: Hashable, Sendable {
    /// What the method is about, and so where a role has to be held.
    enum Scope: Sendable {
        case namespace
        case cluster
    }

    enum Access: Sendable {
        /// Anybody, also without any proof: tells only that the engine is alive.
        case open
        case readOnly
        case write
        case admin
    }

    enum Polling: Sendable {
        case none
        /// Waits if the request says so.
        case capable
        case always
    }

    var scope: Scope
    var access: Access
    var polling: Polling

    /// The weakest role that suffices; `nil` if none is needed.
    var requiredRole: EngineRole? {
        switch access {
        case .open: nil
        case .readOnly: .reader
        case .write: .writer
        case .admin: .admin
        }
    }
}
