public import Fermata

/// A workflow that people can start by name.
public struct CatalogEntry: Sendable {
    /// The workflow's type.
    public let workflow: any WorkflowDefinition.Type
    /// What it does, in one line.
    public let summary: String
    /// An input that works, as JSON. Relative paths in it are those of this repository.
    public let exampleInput: String

    /// The name under which it is started.
    public var name: String { workflow.name }
}
