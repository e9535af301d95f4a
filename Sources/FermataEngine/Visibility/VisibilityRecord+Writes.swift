import Foundation
import SwiftProtobuf
import TemporalAPI

extension VisibilityRecord {
    /// What a run keeps for life; an update leaves these columns and their indexes alone.
    private static let fixed: Set<String> = [
        "run", "namespace", "workflow_id", "run_id", "type", "start_time", "parent_workflow_id", "parent_run_id",
        "root_workflow_id", "root_run_id",
    ]

    private static let upsert: String = {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let changes = columns.filter { !fixed.contains($0) }.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO visibility(\(columns.joined(separator: ", "))) VALUES (\(places)) \
            ON CONFLICT(run) DO UPDATE SET \(changes)
            """
    }()

    /// The statements that put the record, and the values of its attributes, in place of what was there. They belong
    /// into one transaction.
    ///
    /// - Parameter types: the namespace's own search attributes.
    func writes(types: [String: IndexedValueType]) -> [SQLStatement] {
        var statements = [SQLStatement(Self.upsert, row)] + Self.forgetValues(run: run)
        let values = Self.customValues(of: searchAttributes, types: types)
        for start in stride(from: 0, to: values.count, by: Self.valuesPerStatement) {
            statements.append(insert(values[start..<min(start + Self.valuesPerStatement, values.count)]))
        }
        return statements
    }

    /// SQLite takes 32,766 arguments in one statement, and a text may have more words than that.
    private static let valuesPerStatement = 500

    private func insert(_ values: ArraySlice<(name: String, value: SQLValue)>) -> SQLStatement {
        let tuples = repeatElement("(?, ?, ?, ?, ?, ?)", count: values.count).joined(separator: ", ")
        // A text may have a word twice.
        return SQLStatement(
            "INSERT OR IGNORE INTO search_attribute(run, name, value, namespace, sort_time, start_time) VALUES \(tuples)",
            values.flatMap { value in
                [
                    .integer(run), .text(value.name), value.value, .text(namespaceID), .integer(sortTime),
                    .integer(startTime.nanoseconds),
                ]
            }
        )
    }

    /// The statements that remove a record.
    static func removal(run: Int64) -> [SQLStatement] {
        [SQLStatement("DELETE FROM visibility WHERE run = ?", [.integer(run)])] + forgetValues(run: run)
    }

    private static func forgetValues(run: Int64) -> [SQLStatement] {
        [SQLStatement("DELETE FROM search_attribute WHERE run = ?", [.integer(run)])]
    }

    /// The values of `columns`.
    private var row: [SQLValue] {
        [
            .integer(run), .text(namespaceID), Self.text(division), .text(workflowID), .text(runID),
            .text(workflowType), .text(taskQueue), .integer(Int64(status.rawValue)), .integer(startTime.nanoseconds),
            .integer(executionTime.nanoseconds), Self.integer(closeTime?.nanoseconds), .integer(sortTime),
            Self.integer(executionDuration), Self.integer(historyLength), Self.integer(historyBytes),
            Self.integer(stateTransitions), Self.text(parentWorkflowID), Self.text(parentRunID),
            Self.text(rootWorkflowID), Self.text(rootRunID), Self.blob(try? memo.serializedData()),
            Self.blob(try? searchAttributes.serializedData()),
        ]
    }

    private static func text(_ value: String?) -> SQLValue {
        value.map { .text($0) } ?? .null
    }

    private static func integer(_ value: Int64?) -> SQLValue {
        value.map { .integer($0) } ?? .null
    }

    private static func blob(_ value: Data?) -> SQLValue {
        value.map { $0.isEmpty ? .null : .blob($0) } ?? .null
    }
}
