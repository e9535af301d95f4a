import Foundation
import SwiftProtobuf
import TemporalAPI

extension RunMachines {
    /// Whether the patched code is to run. The first answer for an id stands for the whole run.
    package mutating func patch(_ id: String) -> Bool {
        if let answer = patches.answers[id] { return answer }
        let answer = !isReplaying || patches.foreseen[id] != nil
        patches.answer(id, answer)
        if answer { record(PatchMarker(id: id, deprecated: false)) }
        return answer
    }

    /// Records that the patch is in force everywhere, so that its call may be removed one day.
    package mutating func deprecatePatch(_ id: String) {
        guard patches.answers[id] == nil else { return }
        let isInHistory = !isReplaying || patches.foreseen[id] != nil
        patches.answer(id, true)
        if isInHistory { record(PatchMarker(id: id, deprecated: true)) }
    }

    private mutating func record(_ marker: PatchMarker) {
        let data = Data(#"{"id":\#(jsonText(marker.id)),"deprecated":\#(marker.deprecated)}"#.utf8)
        var command = Command()
        command.commandType = .recordMarker
        command.recordMarkerCommandAttributes = .with {
            $0.markerName = PatchBook.markerName
            $0.details["patch-data"] = .with { $0.payloads = [.json(data)] }
        }
        queue.append(QueuedCommand(command: command, patchID: marker.id))

        let list = Data("[\(patches.ids.map(jsonText).joined(separator: ","))]".utf8)
        let listIsRecorded = isReplaying ? patches.foreseen[marker.id] == true : list.count < PatchBook.maximumListBytes
        guard listIsRecorded else { return }
        var upsert = Command()
        upsert.commandType = .upsertWorkflowSearchAttributes
        upsert.upsertWorkflowSearchAttributesCommandAttributes.searchAttributes.indexedFields = [
            PatchBook.searchAttribute: .json(list, type: "KeywordList")
        ]
        queue.append(QueuedCommand(command: upsert))
    }

    private func jsonText(_ text: String) -> String {
        let data = try? JSONEncoder().encode(text)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    /// Takes a patch marker of history. Answers whether the event behind it, a list of patches, is to be skipped too.
    mutating func applyPatch(_ event: HistoryEvent, _ patch: PatchMarker) throws(ReplayError) -> Bool {
        if queue.first?.patchID == patch.id {
            _ = queue.popFirst()
            return false
        }
        guard patch.deprecated else {
            throw .nondeterminism(
                "history has the patch '\(patch.id)' at \(event.summary), but the workflow's next command is "
                    + "\(queue.first?.command.summary ?? "none"). The call of patch(\"\(patch.id)\") is missing."
            )
        }
        // Code may ask later than it once did. The patch is on then, and has its marker.
        if patches.answers[patch.id] == nil { patches.answer(patch.id, true) }
        return true
    }
}

extension APIPayload {
    fileprivate static func json(_ data: Data, type: String? = nil) -> APIPayload {
        .with {
            $0.metadata["encoding"] = Data("json/plain".utf8)
            if let type { $0.metadata["type"] = Data(type.utf8) }
            $0.data = data
        }
    }
}
