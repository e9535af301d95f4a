public import Foundation

/// A move of a label, for the record.
public struct DefinitionLabelMove: Codable, Sendable, Hashable {
    /// Counts the moves of all definitions; later ones have higher numbers.
    public var id: Int64
    /// The definition's name.
    public var name: String
    /// The label.
    public var label: String
    /// The version it was on; `nil` if it was new.
    public var from: Int?
    /// The version it is on since; `nil` if it was removed.
    public var to: Int?
    /// Who moved it.
    public var movedBy: String
    /// When.
    public var movedAt: Date

    /// Creates a record.
    public init(id: Int64, name: String, label: String, from: Int?, to: Int?, movedBy: String, movedAt: Date) {
        self.id = id
        self.name = name
        self.label = label
        self.from = from
        self.to = to
        self.movedBy = movedBy
        self.movedAt = movedAt
    }
}
