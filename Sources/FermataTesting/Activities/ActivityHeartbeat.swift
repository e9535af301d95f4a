public import Fermata

/// A heartbeat that an activity has recorded.
public struct ActivityHeartbeat: Sendable {
    /// The details, encoded.
    public let payloads: [Payload]
    private let converter: any PayloadConverter

    init(payloads: [Payload], converter: any PayloadConverter) {
        self.payloads = payloads
        self.converter = converter
    }

    /// The details.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion` if they are fewer or of other types.
    public func details<each Detail>(as types: repeat (each Detail).Type) throws -> (repeat each Detail) {
        var rest = payloads[...]
        return (repeat try converter.convertArgument(rest.popFirst().map { [$0] } ?? [], as: each types))
    }
}
