public import struct Foundation.Data

/// Names one attempt of an activity to the server: whoever holds it may heartbeat, complete or fail the attempt.
///
/// Store it or send it to another process to complete an activity there; see ``CompleteAsyncError``. The bytes mean
/// something to the server alone.
public struct ActivityTaskToken: Hashable, Sendable, Codable {
    /// The token as the server made it.
    public let data: Data

    /// Takes up a token that came from another process.
    public init(data: Data) {
        self.data = data
    }

    public init(from decoder: any Decoder) throws {
        data = try decoder.singleValueContainer().decode(Data.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(data)
    }
}
