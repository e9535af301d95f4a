import Fermata
import SwiftProtobuf
import TemporalAPI

extension WorkflowHistory {
    /// The bytes of the events from each start of an activity of this type up to the next, as engine and server store
    /// them.
    func bytesPerCall(of activityType: String) throws -> [Int] {
        var sizes: [Int] = []
        for event in events {
            if event.activityTaskScheduledEventAttributes.activityType.name == activityType { sizes.append(0) }
            if let index = sizes.indices.last {
                sizes[index] += try (event.serializedBytes() as [UInt8]).count
            }
        }
        return sizes
    }
}
