import Foundation
import TemporalAPI

/// How many workflow runs a query finds.
public struct WorkflowExecutionCount: Sendable, Hashable {
    /// The runs that have one value of what the query groups by.
    public struct Group: Sendable, Hashable {
        /// The values of the attributes that the query groups by, as text.
        public let values: [String]
        /// The number of runs.
        public let count: Int
    }

    /// The number of runs in all. The server may estimate it.
    public let count: Int
    /// The parts of it, if the query has a `GROUP BY`.
    public let groups: [Group]

    init(_ proto: Temporal_Api_Workflowservice_V1_CountWorkflowExecutionsResponse) {
        count = Int(proto.count)
        groups = proto.groups.map { group in
            Group(values: group.groupValues.map { Self.text($0.data) }, count: Int(group.count))
        }
    }

    /// Group values are JSON: strings lose their quotes, anything else is shown as it is.
    private static func text(_ json: Data) -> String {
        (try? JSONDecoder().decode(String.self, from: json)) ?? String(decoding: json, as: UTF8.self)
    }
}
