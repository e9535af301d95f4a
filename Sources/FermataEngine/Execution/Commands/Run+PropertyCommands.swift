import SwiftProtobuf
import TemporalAPI

extension Run {
    mutating func recordMarker(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badRecordMarkerAttributes, batch)
        guard case .recordMarkerCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault("RecordMarkerCommandAttributes is not set on RecordMarkerCommand.")
        }
        let name = attributes.markerName
        guard !name.isEmpty else { throw checks.fault("MarkerName is not set on RecordMarkerCommand.") }
        try checks.checkLength(name, of: "MarkerName on RecordMarkerCommand", before: "MarkerName=\(name)")
        try checks.checkBlob(
            attributes.details.reduce(0) { $0 + $1.key.utf8.count + $1.value.byteCount },
            "RecordMarkerCommandAttributes.Details exceeds size limit."
        )
        append(
            .markerRecorded,
            .markerRecordedEventAttributes(
                .with {
                    $0.markerName = name
                    $0.details = attributes.details
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                    if attributes.hasHeader { $0.header = attributes.header }
                    if attributes.hasFailure { $0.failure = attributes.failure }
                }
            ),
            now: batch.now
        )
    }

    mutating func upsertSearchAttributes(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badSearchAttributes, batch)
        let context = batch.context
        guard case .upsertWorkflowSearchAttributesCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault(
                "UpsertWorkflowSearchAttributesCommandAttributes is not set on UpsertWorkflowSearchAttributesCommand."
            )
        }
        guard attributes.hasSearchAttributes else {
            throw checks.fault("SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand.")
        }
        let fields = attributes.searchAttributes.indexedFields
        guard !fields.isEmpty else {
            throw checks.fault("IndexedFields is not set on UpsertWorkflowSearchAttributesCommand.")
        }
        try checks.blaming { () throws(EngineError) in
            try context.validateSearchAttributes(fields, context.namespaceName)
        }
        try checks.checkBlob(
            fields.dataByteCount,
            "UpsertWorkflowSearchAttributesCommandAttributes exceeds size limit."
        )
        do {
            try context.validateSearchAttributesSize(searchAttributes.merging(fields) { _, new in new })
        } catch {
            throw checks.fatalFault(error.message)
        }
        append(
            .upsertWorkflowSearchAttributes,
            .upsertWorkflowSearchAttributesEventAttributes(
                .with {
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                    $0.searchAttributes = context.typed(attributes.searchAttributes, context.namespaceName)
                }
            ),
            now: batch.now
        )
    }

    mutating func modifyProperties(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badModifyWorkflowPropertiesAttributes, batch)
        guard case .modifyWorkflowPropertiesCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault(
                "ModifyWorkflowPropertiesCommandAttributes is not set on ModifyWorkflowPropertiesCommand."
            )
        }
        guard attributes.hasUpsertedMemo else {
            throw checks.fault("UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.")
        }
        let fields = attributes.upsertedMemo.fields
        guard !fields.isEmpty else {
            throw checks.fault("UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand.")
        }
        try checks.checkBlob(
            fields.dataByteCount,
            "ModifyWorkflowPropertiesCommandAttributes exceeds size limit."
        )
        try checks.checkMemo(
            memo.merging(fields) { _, new in new }.byteCount,
            "ModifyWorkflowPropertiesCommandAttributes. Memo exceeds size limit."
        )
        append(
            .workflowPropertiesModified,
            .workflowPropertiesModifiedEventAttributes(
                .with {
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                    $0.upsertedMemo = attributes.upsertedMemo
                }
            ),
            now: batch.now
        )
    }
}
