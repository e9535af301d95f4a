import Foundation
import SwiftProtobuf
import TemporalAPI

extension Engine {
    /// The largest page of a list, and the size if the client gives none.
    private static let listPageMaximum = 1_000

    /// One page of the rows that a filter selects.
    ///
    /// - Parameter kind: What is listed; nil means runs of workflows.
    func visibilityPage(
        _ text: String,
        _ namespaceName: String,
        kind: StandaloneKind? = nil,
        pageSize: Int32,
        token: Data
    ) async throws -> (records: [VisibilityRecord], token: Data) {
        let namespace = try namespace(named: namespaceName)
        let query = try VisibilityQuery(
            text,
            namespaceID: namespace.id,
            attributes: namespace.searchAttributes,
            kind: kind
        )
        let size = pageSize <= 0 ? Self.listPageMaximum : min(Int(pageSize), Self.listPageMaximum)
        let after = try VisibilityQuery.PageToken.decode(token)
        try await flushed()
        let records = try store.read(as: .listRuns) { reader throws(EngineError) in
            try reader.visibility(query.listSQL(pageSize: size, after: after))
        }
        return (records, records.count == size ? records.last?.pageToken.data ?? Data() : Data())
    }

    /// How many rows a filter selects, by groups if it asks for that.
    ///
    /// - Parameter kind: What is counted; nil means runs of workflows.
    func visibilityCount(
        _ text: String,
        _ namespaceName: String,
        kind: StandaloneKind? = nil
    ) async throws -> (total: Int64, groups: [(value: Payload, count: Int64)]) {
        let namespace = try namespace(named: namespaceName)
        let query = try VisibilityQuery(
            text,
            namespaceID: namespace.id,
            attributes: namespace.searchAttributes,
            kind: kind
        )
        try await flushed()
        let rows = try store.read(as: .countRuns) { reader throws(EngineError) in
            try reader.values(query.countSQL())
        }
        var total: Int64 = 0
        var groups: [(value: Payload, count: Int64)] = []
        for row in rows {
            guard case .integer(let count)? = row.last else { continue }
            total += count
            guard query.groupBy != nil, let value = row.first else { continue }
            groups.append((query.groupValue(value), count))
        }
        return (total, groups)
    }
}
