/// The activities a worker can run, by name.
struct ActivityRegistry: Sendable {
    private let definitions: [String: any ActivityDefinition]

    /// - Throws: ``FermataError`` with code `invalidConfiguration` if two activities share a name.
    init(_ activities: [any ActivityDefinition]) throws {
        definitions = try Dictionary(activities.map { (type(of: $0).name, $0) }) { first, _ in
            throw FermataError(
                .invalidConfiguration,
                "Two activities are named '\(type(of: first).name)'. Give one of them another name."
            )
        }
    }

    /// - Throws: ``ApplicationError`` of type `NotFoundError`, which is retried: another worker of the queue may know
    ///   the activity.
    func definition(named name: String) throws -> any ActivityDefinition {
        if let definition = definitions[name] { return definition }
        let known = definitions.keys.sorted().joined(separator: ", ")
        throw ApplicationError(
            message: "Activity '\(name)' is not registered on this worker. Known: \(known.isEmpty ? "none" : known)",
            type: "NotFoundError"
        )
    }
}
