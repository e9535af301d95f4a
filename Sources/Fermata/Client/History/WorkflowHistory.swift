public import Foundation
import SwiftProtobuf
package import TemporalAPI

/// The recorded history of one workflow run: what a replay needs, and what a server, a UI or a CLI exports.
public struct WorkflowHistory: Sendable {
    /// The workflow's id. Histories do not contain it.
    public let workflowID: String
    package let events: [Temporal_Api_History_V1_HistoryEvent]

    package init(workflowID: String, events: [Temporal_Api_History_V1_HistoryEvent]) {
        self.workflowID = workflowID
        self.events = events
    }

    /// Reads JSON as the UI, the CLI and all SDKs write it: an object with `events`, an array of events, or an array of
    /// such objects, which are the pages of one history. Old spellings of enumerations are understood, and fields that
    /// this version does not know are left out.
    ///
    /// - Throws: ``FermataError`` with code `invalidHistory` if it is not JSON, holds no events, or the events are not
    ///   numbered from 1 without a gap.
    public init(json: Data, workflowID: String) throws {
        let events: [Temporal_Api_History_V1_HistoryEvent]
        do {
            var options = JSONDecodingOptions()
            options.ignoreUnknownFields = true
            let normal = try HistoryJSON.normalised(json)
            events = try Temporal_Api_History_V1_History(jsonUTF8Data: normal, options: options).events
        } catch let error as FermataError {
            throw error
        } catch {
            throw FermataError(.invalidHistory, "The JSON is not a workflow history: \(error)", cause: error)
        }
        try self.init(checking: events, workflowID: workflowID)
    }

    /// Reads the wire format: a serialized `temporal.api.history.v1.History`.
    ///
    /// - Throws: ``FermataError`` with code `invalidHistory` as ``init(json:workflowID:)`` does.
    public init(protobuf: Data, workflowID: String) throws {
        let history: Temporal_Api_History_V1_History
        do {
            history = try Temporal_Api_History_V1_History(serializedBytes: protobuf)
        } catch {
            throw FermataError(.invalidHistory, "The bytes are not a workflow history: \(error)", cause: error)
        }
        try self.init(checking: history.events, workflowID: workflowID)
    }

    private init(checking events: [Temporal_Api_History_V1_HistoryEvent], workflowID: String) throws {
        guard !events.isEmpty else { throw FermataError(.invalidHistory, "The history has no events.") }
        for (index, event) in events.enumerated() where event.eventID != Int64(index + 1) {
            throw FermataError(
                .invalidHistory,
                "Event \(event.eventID) stands where event \(index + 1) was expected. A history must be whole and hold "
                    + "one run only."
            )
        }
        self.init(workflowID: workflowID, events: events)
    }

    /// The number of events.
    public var count: Int { events.count }

    /// The run that the history belongs to, as it was first started; `nil` if the first event does not say.
    public var runID: String? {
        guard case .workflowExecutionStartedEventAttributes(let started) = events.first?.attributes else { return nil }
        return started.originalExecutionRunID.isEmpty ? nil : started.originalExecutionRunID
    }

    /// The name of the workflow's type; `nil` if the first event does not say.
    public var workflowType: String? {
        guard case .workflowExecutionStartedEventAttributes(let started) = events.first?.attributes else { return nil }
        return started.workflowType.name
    }

    /// Writes JSON that every tool reads: an object with `events`.
    public func jsonData() throws -> Data {
        try Temporal_Api_History_V1_History.with { $0.events = events }.jsonUTF8Data()
    }

    /// Writes the wire format: a serialized `temporal.api.history.v1.History`.
    public func protobufData() throws -> Data {
        try Temporal_Api_History_V1_History.with { $0.events = events }.serializedData()
    }
}
