package import SwiftProtobuf

extension Google_Protobuf_Timestamp {
    /// What clients take for "no time" where the reference always sends one: 0001-01-01 00:00:00 UTC.
    package static var yearOne: Self { .init(seconds: -62_135_596_800) }
}
