import SwiftProtobuf
package import TemporalAPI

/// The order in which tasks of one task queue are handed out.
public struct Priority: Hashable, Sendable {
    /// 1 (first) to 5 (last); `nil` is the server's default, 3.
    public var priorityKey: Int?
    /// Tasks of one key share their part of the queue, so that no key starves another. At most 64 bytes.
    public var fairnessKey: String?
    /// The share of the key relative to others, 0.001 to 1000; `nil` is 1.
    public var fairnessWeight: Double?

    /// Creates a priority.
    public init(priorityKey: Int? = nil, fairnessKey: String? = nil, fairnessWeight: Double? = nil) {
        self.priorityKey = priorityKey
        self.fairnessKey = fairnessKey
        self.fairnessWeight = fairnessWeight
    }

    package init(_ proto: Temporal_Api_Common_V1_Priority) {
        self.init(
            priorityKey: proto.priorityKey == 0 ? nil : Int(proto.priorityKey),
            fairnessKey: proto.fairnessKey.isEmpty ? nil : proto.fairnessKey,
            fairnessWeight: proto.fairnessWeight == 0 ? nil : Double(proto.fairnessWeight)
        )
    }

    package var proto: Temporal_Api_Common_V1_Priority {
        .with {
            $0.priorityKey = Int32(clamping: priorityKey ?? 0)
            $0.fairnessKey = fairnessKey ?? ""
            $0.fairnessWeight = Float(fairnessWeight ?? 0)
        }
    }
}
