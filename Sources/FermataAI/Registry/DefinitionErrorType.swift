import Fermata

/// What can go wrong in a registry, as the type of an `ApplicationError`. None is retryable.
public enum DefinitionErrorType: String, Sendable, CaseIterable {
    /// An argument is not acceptable.
    case invalidInput = "DefinitionInvalidInput"
    /// There is no such definition, version or label.
    case notFound = "DefinitionNotFound"
    /// The version has a label and cannot be deleted.
    case labelled = "DefinitionLabelled"
    /// What is stored is not what was put.
    case damaged = "DefinitionDamaged"

    func error(_ message: String) -> ApplicationError {
        ApplicationError(message: message, type: rawValue, isNonRetryable: true)
    }
}
