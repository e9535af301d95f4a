import SwiftProtobuf
import TemporalAPI

/// Rules of execution order that histories depend on, each known by a number that is recorded in history.
///
/// A rule may only be changed by adding a flag: runs that recorded the old set go on under the old rule.
struct LogicFlags: Sendable {
    /// The rules shared with the other SDKs' core: ids and types are compared (1), patches are listed in a search
    /// attribute (2), the terminal command comes last (3).
    static let coreFlags: Set<UInt32> = [1, 2, 3]
    /// A finer rule for heartbeats that carry updates (4). Histories with it are read; runs here never need it, since
    /// it only matters to local activities.
    static let readableCoreFlags: Set<UInt32> = coreFlags.union([4])
    /// Our own: all jobs of an activation are applied before code runs, and conditions are resumed one at a time in
    /// the order in which they were waited for (1).
    static let ownFlags: Set<UInt32> = [1]
    static let sdkName = "fermata-swift"

    /// What of these is recorded already.
    private(set) var isRecorded = false
    private var lastSDKName = ""

    mutating func see(_ metadata: Temporal_Api_Sdk_V1_WorkflowTaskCompletedMetadata) throws(ReplayError) {
        if !metadata.sdkName.isEmpty { lastSDKName = metadata.sdkName }
        if let unknown = metadata.coreUsedFlags.first(where: { !Self.readableCoreFlags.contains($0) }) {
            throw .invalidHistory("History was written with core flag \(unknown), which this version does not know.")
        }
        guard lastSDKName == Self.sdkName else { return }
        isRecorded = true
        if let unknown = metadata.langUsedFlags.first(where: { !Self.ownFlags.contains($0) }) {
            throw .invalidHistory(
                "History was written by a newer Fermata: flag \(unknown) is unknown here. Update the worker."
            )
        }
    }

    /// What the first completion of a run records; `nil` afterwards.
    mutating func takeUnrecorded(version: String) -> Temporal_Api_Sdk_V1_WorkflowTaskCompletedMetadata? {
        guard !isRecorded else { return nil }
        isRecorded = true
        return .with {
            $0.coreUsedFlags = Self.coreFlags.sorted()
            $0.langUsedFlags = Self.ownFlags.sorted()
            $0.sdkName = Self.sdkName
            $0.sdkVersion = version
        }
    }
}
