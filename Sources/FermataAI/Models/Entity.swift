/// Something a text names.
public struct Entity: Codable, Sendable, Hashable {
    /// What is named.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// A person, without title.
        case person
        /// A company, authority or other body.
        case organization
        /// A calendar date, or a month of a year.
        case date
        /// An amount with its currency.
        case money
        /// An e-mail address.
        case email
        /// A web address.
        case url
    }

    /// What is named.
    public var kind: Kind
    /// The name as the text first writes it in full.
    public var text: String
    /// How often the text names it.
    public var count: Int

    /// Creates an entity.
    public init(kind: Kind, text: String, count: Int = 1) {
        self.kind = kind
        self.text = text
        self.count = count
    }
}
