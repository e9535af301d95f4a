/// Values stored with a workflow for people and programs that look at it.
public struct WorkflowMemo: Sendable {
    let payloads: [String: Payload]
    let converter: any PayloadConverter

    /// The names of all values, in alphabetical order.
    public var keys: [String] { payloads.keys.sorted() }

    /// Decodes a value; `nil` if there is none of that name.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion` if the value is of another type.
    public func value<Value>(_ key: String, as type: Value.Type = Value.self) throws -> Value? {
        try payloads[key].map { try converter.convertPayload($0, as: type) }
    }
}
