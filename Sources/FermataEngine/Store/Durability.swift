/// What an acknowledged change survives.
public enum Durability: String, CaseIterable, Sendable {
    /// A power cut: every acknowledgement waits until the disk has the change.
    case full
    /// A crash of the process; a power cut may take the last moments, but never corrupts the file.
    case normal
    /// Nothing: all is held in memory and gone with the process.
    case memory
}
