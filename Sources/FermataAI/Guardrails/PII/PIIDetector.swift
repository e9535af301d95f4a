/// Finds one kind of personal data.
///
/// Detectors read each byte a bounded number of times, whatever the text is: they look ahead no further than the longest
/// value of their kind.
protocol PIIDetector: Sendable {
    func matches(in text: FoldedText) -> [PIIMatch]
}

extension PIIType {
    var detector: any PIIDetector {
        switch self {
        case .email: EmailDetector()
        case .phone: PhoneDetector()
        case .creditCard: CardDetector()
        case .iban: IBANDetector()
        case .ssn: SSNDetector()
        case .ipAddress: AddressDetector()
        case .passport: PassportDetector()
        }
    }
}
