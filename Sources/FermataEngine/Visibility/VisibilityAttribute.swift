import TemporalAPI

typealias IndexedValueType = Temporal_Api_Enums_V1_IndexedValueType

/// Something a list filter can ask for.
struct VisibilityAttribute: Hashable {
    /// The name that rows of `search_attribute` carry.
    var name: String
    var type: IndexedValueType
    /// The column of `visibility`, if it has one of its own.
    var column: String?

    init(_ name: String, _ type: IndexedValueType, column: String? = nil) {
        self.name = name
        self.type = type
        self.column = column
    }
}

extension VisibilityAttribute {
    static let workflowID = Self("WorkflowId", .keyword, column: "workflow_id")
    static let division = Self("TemporalNamespaceDivision", .keyword, column: "division")
    static let status = Self("ExecutionStatus", .keyword, column: "status")
    static let executionDuration = Self("ExecutionDuration", .int, column: "execution_duration")

    /// The attributes that the server sets and nobody else can.
    static let system: [String: Self] = table([
        workflowID,
        status,
        executionDuration,
        Self("RunId", .keyword, column: "run_id"),
        Self("WorkflowType", .keyword, column: "type"),
        Self("StartTime", .datetime, column: "start_time"),
        Self("ExecutionTime", .datetime, column: "execution_time"),
        Self("CloseTime", .datetime, column: "close_time"),
        Self("TaskQueue", .keyword, column: "task_queue"),
        Self("HistoryLength", .int, column: "history_length"),
        Self("HistorySizeBytes", .int, column: "history_bytes"),
        Self("StateTransitionCount", .int, column: "state_transitions"),
        Self("ParentWorkflowId", .keyword, column: "parent_workflow_id"),
        Self("ParentRunId", .keyword, column: "parent_run_id"),
        Self("RootWorkflowId", .keyword, column: "root_workflow_id"),
        Self("RootRunId", .keyword, column: "root_run_id"),
    ])

    /// The attributes with a fixed name and type that travel among a run's search attributes.
    static let predefined: [String: Self] = table([
        division,
        Self("TemporalChangeVersion", .keywordList),
        Self("BinaryChecksums", .keywordList),
        Self("BuildIds", .keywordList),
        Self("BatcherNamespace", .keyword),
        Self("BatcherUser", .keyword),
        Self("TemporalScheduledStartTime", .datetime),
        Self("TemporalScheduledById", .keyword),
        Self("TemporalSchedulePaused", .bool),
        Self("TemporalPauseInfo", .keywordList),
        Self("TemporalReportedProblems", .keywordList),
        Self("TemporalWorkerDeployment", .keyword),
        Self("TemporalWorkerDeploymentVersion", .keyword),
        Self("TemporalWorkflowVersioningBehavior", .keyword),
        Self("TemporalUsedWorkerDeploymentVersions", .keywordList),
        Self("TemporalExternalPayloadCount", .int),
        Self("TemporalExternalPayloadSizeBytes", .int),
    ])

    /// The predefined attributes that only the server may set.
    static let serverSet: Set<String> = [
        "TemporalWorkerDeployment",
        "TemporalWorkerDeploymentVersion",
        "TemporalWorkflowVersioningBehavior",
        "TemporalUsedWorkerDeploymentVersions",
        "TemporalExternalPayloadCount",
        "TemporalExternalPayloadSizeBytes",
    ]

    private static func table(_ attributes: [Self]) -> [String: Self] {
        Dictionary(attributes.map { ($0.name, $0) }) { first, _ in first }
    }
}

extension VisibilityAttribute {
    /// The attribute that a filter means by `alias`, or nil.
    ///
    /// A name may be given with or without the `Temporal` prefix, and a schedule's id is the id of its row.
    static func named(_ alias: String, custom: [String: IndexedValueType]) -> Self? {
        if let known = system[alias] ?? predefined[alias] { return known }
        if let type = custom[alias] { return Self(alias, type) }
        let prefix = "Temporal"
        let other = alias.hasPrefix(prefix) ? String(alias.dropFirst(prefix.count)) : prefix + alias
        if alias == "ScheduleId" || other == "ScheduleId" { return workflowID }
        return system[other] ?? predefined[other]
    }
}

extension IndexedValueType {
    /// The name in error texts and in a payload's metadata.
    var typeName: String {
        switch self {
        case .text: "Text"
        case .keyword: "Keyword"
        case .int: "Int"
        case .double: "Double"
        case .bool: "Bool"
        case .datetime: "Datetime"
        case .keywordList: "KeywordList"
        case .unspecified, .UNRECOGNIZED: "Unspecified"
        }
    }
}
