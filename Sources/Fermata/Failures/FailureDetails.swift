/// Values attached to a failure: encoded when it is sent, decoded on demand when it has arrived.
public struct FailureDetails: Sendable {
    enum Content: Sendable {
        case values([any Encodable & Sendable])
        case payloads([Payload], any PayloadConverter)
    }

    let content: Content

    /// No details.
    public static let none = FailureDetails([])

    /// Details to be sent. They are encoded by the data converter of whoever sends the failure.
    public init(_ values: [any Encodable & Sendable]) {
        content = .values(values)
    }

    init(payloads: [Payload], converter: any PayloadConverter) {
        content = .payloads(payloads, converter)
    }

    /// The number of values.
    public var count: Int {
        switch content {
        case .values(let values): values.count
        case .payloads(let payloads, _): payloads.count
        }
    }

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    /// Decodes the value at a position, counted from zero.
    ///
    /// - Throws: ``FermataError`` with code `invalidArgument` if there is no such position, `payloadConversion` if
    ///   the value is of another type.
    public func decode<Value>(_ type: Value.Type = Value.self, at index: Int = 0) throws -> Value {
        guard index >= 0, index < count else {
            throw FermataError(.invalidArgument, "There are \(count) details; there is none at position \(index).")
        }
        switch content {
        case .values(let values):
            let converter = DefaultPayloadConverter()
            return try converter.convertPayload(try converter.convertValue(values[index]), as: type)
        case .payloads(let payloads, let converter):
            return try converter.convertPayload(payloads[index], as: type)
        }
    }

    func payloads(converter: any PayloadConverter) throws -> [Payload] {
        switch content {
        case .values(let values): try values.map { try converter.convertValue($0) }
        case .payloads(let payloads, _): payloads
        }
    }
}
