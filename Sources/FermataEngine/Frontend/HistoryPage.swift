import Foundation
import SwiftProtobuf
import TemporalAPI

/// As many events as fit into one answer.
struct HistoryPage: Sendable {
    var events: [HistoryEvent]
    /// Where the next page begins; nil if this is the last.
    var nextEventID: Int64?

    /// Takes events from the front, at least one.
    ///
    /// - Parameter totalBytes: How large all of them are at most, if that is known: then they need not be measured.
    init(events all: [HistoryEvent], maximumEvents: Int, maximumBytes: Int, totalBytes: Int64 = .max) {
        guard all.count > maximumEvents || totalBytes > maximumBytes else {
            events = all
            return
        }
        var bytes = 0
        var count = 0
        for event in all.prefix(maximumEvents) {
            bytes += (try? event.serializedData().count) ?? 0
            guard count == 0 || bytes <= maximumBytes else { break }
            count += 1
        }
        events = count == all.count ? all : Array(all.prefix(count))
        nextEventID = count == all.count ? nil : all[count].eventID
    }
}

/// Where a client goes on reading a history. Opaque to it.
struct HistoryToken: Equatable, Sendable {
    var runID: String
    var nextEventID: Int64
    /// The events end before this one.
    var endEventID: Int64
    /// Whether the events of the started workflow task follow at the end, which the history does not have yet.
    var taskSuffix = false
    /// Whether the client waits for events to come.
    var waits = false

    var bytes: Data {
        Data("h|\(runID)|\(nextEventID)|\(endEventID)|\(taskSuffix ? 1 : 0)|\(waits ? 1 : 0)".utf8)
    }

    init(runID: String, nextEventID: Int64, endEventID: Int64, taskSuffix: Bool = false, waits: Bool = false) {
        self.runID = runID
        self.nextEventID = nextEventID
        self.endEventID = endEventID
        self.taskSuffix = taskSuffix
        self.waits = waits
    }

    /// - Throws: `invalidArgument` if it is none of ours.
    init(_ bytes: Data) throws(EngineError) {
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "h", let next = Int64(fields[2]), let end = Int64(fields[3]), next > 0
        else { throw .invalidArgument("Invalid NextPageToken.") }
        self.init(
            runID: String(fields[1]),
            nextEventID: next,
            endEventID: end,
            taskSuffix: fields[4] == "1",
            waits: fields[5] == "1"
        )
    }
}
