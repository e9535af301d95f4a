public import Foundation
import SwiftProtobuf
package import TemporalAPI

/// One encoded value as it travels in histories and requests.
///
/// `metadata["encoding"]` names the format of `data`; see ``PayloadConverter`` for the formats every Temporal SDK
/// understands. A `Payload` used as an input or a result passes through converters unchanged, for code that forwards
/// values it does not need to read.
public struct Payload: Hashable, Sendable {
    /// Describes `data`. The key `encoding` is always present on payloads made by converters.
    public var metadata: [String: Data]
    /// The encoded bytes.
    public var data: Data

    /// Creates a payload from its parts.
    public init(metadata: [String: Data] = [:], data: Data = Data()) {
        self.metadata = metadata
        self.data = data
    }

    /// The format of ``data``, such as `json/plain`; `nil` if the payload does not say.
    public var encoding: String? {
        metadata["encoding"].map { String(decoding: $0, as: UTF8.self) }
    }

    init(encoding: String, data: Data = Data()) {
        self.init(metadata: ["encoding": Data(encoding.utf8)], data: data)
    }
}

extension Payload {
    package init(_ proto: Temporal_Api_Common_V1_Payload) {
        self.init(metadata: proto.metadata, data: proto.data)
    }

    package var proto: Temporal_Api_Common_V1_Payload {
        .with {
            $0.metadata = metadata
            $0.data = data
        }
    }
}

extension Temporal_Api_Common_V1_Payloads {
    package init(_ payloads: [Payload]) {
        self = .with { $0.payloads = payloads.map(\.proto) }
    }

    package var values: [Payload] { payloads.map(Payload.init) }
}
