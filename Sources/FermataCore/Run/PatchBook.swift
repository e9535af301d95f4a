import Foundation
import TemporalAPI

/// The patches of a run: which are in history, and what code was told about each.
struct PatchBook: Sendable {
    static let markerName = "core_patch"
    static let searchAttribute = "TemporalChangeVersion"
    /// Longer lists do not fit a search attribute; the marker alone then tells.
    static let maximumListBytes = 2_048

    /// Answers given. The first one for an id stands for the whole run.
    private(set) var answers: [String: Bool] = [:]
    /// Ids whose marker is in history, and whether a list of ids follows the marker.
    private(set) var foreseen: [String: Bool] = [:]
    /// All ids that are in force, in alphabetical order.
    private(set) var ids: [String] = []

    mutating func foresee(
        _ marker: Temporal_Api_History_V1_MarkerRecordedEventAttributes,
        hasUpsert: Bool
    ) {
        guard let patch = PatchMarker(marker) else { return }
        foreseen[patch.id] = hasUpsert
    }

    mutating func answer(_ id: String, _ answer: Bool) {
        answers[id] = answer
        guard answer else { return }
        let position = ids.firstIndex { $0 >= id } ?? ids.count
        if position == ids.count || ids[position] != id { ids.insert(id, at: position) }
    }
}

/// What a patch marker holds.
struct PatchMarker: Codable {
    var id: String
    var deprecated: Bool

    init(id: String, deprecated: Bool) {
        self.id = id
        self.deprecated = deprecated
    }

    init?(_ marker: Temporal_Api_History_V1_MarkerRecordedEventAttributes) {
        guard marker.markerName == PatchBook.markerName else { return nil }
        if let data = marker.details["patch-data"]?.payloads.first?.data,
            let patch = try? JSONDecoder().decode(PatchMarker.self, from: data)
        {
            self = patch
        } else if let id = marker.details["patch_id"]?.payloads.first?.data {
            // The form written by the first versions of the other SDKs: raw bytes.
            self.id = String(decoding: id, as: UTF8.self)
            deprecated = marker.details["deprecated"]?.payloads.first?.data.first == 1
        } else {
            return nil
        }
    }
}

extension HistoryEvent {
    /// Whether this event lists patches. It stands directly behind a patch marker.
    var isPatchUpsert: Bool {
        guard case .upsertWorkflowSearchAttributesEventAttributes(let upsert) = attributes else { return false }
        return upsert.searchAttributes.indexedFields[PatchBook.searchAttribute] != nil
    }
}
