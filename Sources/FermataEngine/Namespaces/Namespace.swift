import TemporalAPI

/// A namespace: runs, task queues and search attributes of one do not meet those of another.
struct Namespace: Sendable {
    /// What the store keeps.
    var record: Fermata_Engine_V1_NamespaceRecord

    var id: String { record.info.id }
    var name: String { record.info.name }
    /// Whether its runs are being deleted, and it with them.
    var isDeleted: Bool { record.info.state == .deleted }
    /// How long closed runs are kept.
    var retention: Duration { Duration(record.config.workflowExecutionRetentionTtl) }

    /// Custom search attributes by name.
    var searchAttributes: [String: Temporal_Api_Enums_V1_IndexedValueType] {
        record.searchAttributes.mapValues { Temporal_Api_Enums_V1_IndexedValueType(rawValue: Int($0)) ?? .unspecified }
    }
}
