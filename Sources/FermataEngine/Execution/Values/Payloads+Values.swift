import Foundation
import SwiftProtobuf
import TemporalAPI

extension Payloads {
    /// One payload with a JSON text.
    static func jsonText(_ text: String) -> Payloads {
        .with { $0.payloads = [.jsonText(text)] }
    }

    /// The size that limits look at.
    var payloadBytes: Int { payloads.reduce(0) { $0 + $1.data.count } }
}

extension Payload {
    /// A JSON text, as SDKs encode it.
    static func jsonText(_ text: String) -> Payload {
        .with {
            $0.metadata = ["encoding": Data("json/plain".utf8)]
            $0.data = (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8)
        }
    }
}
