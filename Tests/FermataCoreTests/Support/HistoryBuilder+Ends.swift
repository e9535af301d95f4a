import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataCore

// Markers, properties, and the ends of a run.

extension HistoryBuilder {
    @discardableResult
    mutating func patchMarker(_ id: String, deprecated: Bool = false) -> Int64 {
        marker("core_patch", ["patch-data": #"{"id":"\#(id)","deprecated":\#(deprecated)}"#])
    }

    /// A patch marker as early versions of other SDKs wrote it: raw bytes instead of JSON.
    @discardableResult
    mutating func oldPatchMarker(_ id: String, deprecated: Bool = false) -> Int64 {
        marker("core_patch", ["patch_id": id, "deprecated": deprecated ? "\u{1}" : "\u{0}"])
    }

    @discardableResult
    mutating func marker(_ name: String, _ details: [String: String] = [:]) -> Int64 {
        add(
            .markerRecorded,
            .markerRecordedEventAttributes(
                .with {
                    $0.markerName = name
                    $0.details = details.mapValues { detail in .with { $0.payloads = [.text(detail)] } }
                }
            )
        )
    }

    /// The list of patches that stands behind a patch marker.
    @discardableResult
    mutating func patchList(_ ids: String...) -> Int64 {
        let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
        return attributesUpserted(["TemporalChangeVersion": "[\(list)]"])
    }

    @discardableResult
    mutating func attributesUpserted(_ attributes: [String: String]) -> Int64 {
        add(
            .upsertWorkflowSearchAttributes,
            .upsertWorkflowSearchAttributesEventAttributes(
                .with { $0.searchAttributes.indexedFields = attributes.mapValues(APIPayload.text) }
            )
        )
    }

    @discardableResult
    mutating func memoUpserted() -> Int64 {
        add(.workflowPropertiesModified, .workflowPropertiesModifiedEventAttributes(.init()))
    }

    @discardableResult
    mutating func completed() -> Int64 {
        add(.workflowExecutionCompleted, .workflowExecutionCompletedEventAttributes(.init()))
    }

    @discardableResult
    mutating func failed() -> Int64 {
        add(.workflowExecutionFailed, .workflowExecutionFailedEventAttributes(.init()))
    }

    @discardableResult
    mutating func canceled() -> Int64 {
        add(.workflowExecutionCanceled, .workflowExecutionCanceledEventAttributes(.init()))
    }

    @discardableResult
    mutating func continuedAsNew() -> Int64 {
        add(.workflowExecutionContinuedAsNew, .workflowExecutionContinuedAsNewEventAttributes(.init()))
    }

    @discardableResult
    mutating func terminated() -> Int64 {
        add(.workflowExecutionTerminated, .workflowExecutionTerminatedEventAttributes(.init()))
    }

    @discardableResult
    mutating func timedOut() -> Int64 {
        add(.workflowExecutionTimedOut, .workflowExecutionTimedOutEventAttributes(.init()))
    }
}
