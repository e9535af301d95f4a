import SwiftProtobuf
import TemporalAPI

// Sizes are compared with limits of megabytes, so the few bytes by which fields are told apart are left out.

extension Payload {
    var byteCount: Int {
        metadata.reduce(data.count) { $0 + $1.key.utf8.count + $1.value.count }
    }
}

extension Payloads {
    var byteCount: Int { payloads.reduce(0) { $0 + $1.byteCount } }
}

extension [String: Payload] {
    /// With metadata, as a memo is counted.
    var byteCount: Int { reduce(0) { $0 + $1.key.utf8.count + $1.value.byteCount } }

    /// Without metadata, as a change of a memo is counted.
    var dataByteCount: Int { reduce(0) { $0 + $1.key.utf8.count + $1.value.data.count } }
}

extension Message {
    /// The size as it is sent and stored.
    var encodedByteCount: Int {
        // A message that can't be encoded is refused where it is stored.
        (try? serializedData().count) ?? 0
    }
}
