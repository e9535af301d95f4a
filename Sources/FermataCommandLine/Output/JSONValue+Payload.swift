package import Fermata
import Foundation

extension JSONValue {
    /// What a person should see of a payload, whatever wrote it.
    ///
    /// JSON is shown as it is and null as null. Other encodings, and JSON that is broken, are shown as an object of
    /// their `encoding` and their bytes in base64, so that nothing is lost and nothing is guessed.
    package init(_ payload: Payload) {
        let json = ["json/plain", "json/protobuf"].contains(payload.encoding)
        if payload.encoding == "binary/null" {
            self = .null
        } else if json, let value = try? JSONDecoder().decode(JSONValue.self, from: payload.data) {
            self = value
        } else {
            self = [
                "data": .string(payload.data.base64EncodedString()),
                "encoding": payload.encoding.map { .string($0) } ?? .null,
            ]
        }
    }
}
