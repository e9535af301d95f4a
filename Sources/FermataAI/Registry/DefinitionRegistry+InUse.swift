import Fermata

extension DefinitionRegistry {
    /// The label that a name alone stands for.
    static let labelInUse = "production"

    /// Looks a definition up; a name alone means the label `production` and, where nothing has that label, the newest
    /// version.
    ///
    /// - Throws: ``DefinitionErrorType/notFound``, ``DefinitionErrorType/damaged``.
    func inUse(_ reference: DefinitionReference) async throws -> Definition {
        guard reference.selector == .latest else { return try await get(reference) }
        do {
            return try await get(DefinitionReference(name: reference.name, .label(Self.labelInUse)))
        } catch let error as ApplicationError where error.type == DefinitionErrorType.notFound.rawValue {
            return try await get(reference)
        }
    }
}
