/// A kind of personal data that can be told from its form.
public enum PIIType: String, Codable, Sendable, Hashable, CaseIterable, CodingKeyRepresentable {
    /// An e-mail address, also with `[at]` and `(dot)`.
    case email
    /// A telephone number: international, North American, with a trunk prefix of 0, or after a word such as "phone".
    case phone
    /// A payment card's number: a known issuer's range and length, and Luhn's check digit (ISO/IEC 7812-1).
    case creditCard = "credit_card"
    /// An international bank account number: its country's length and the check digits (ISO 13616).
    case iban
    /// A social security number of the United States.
    case ssn = "us_ssn"
    /// An IPv4 or IPv6 address, other than loopback and unspecified.
    case ipAddress = "ip_address"
    /// The machine-readable zone of a passport, with its check digits (ICAO 9303, TD3).
    case passport

    /// Whose reading of overlapping digits holds, and in which order types are looked for: check digits first.
    static let byCertainty: [PIIType] = [.iban, .passport, .creditCard, .email, .ipAddress, .ssn, .phone]

    /// What stands for the type in a text.
    var label: String { rawValue.uppercased() }
}
