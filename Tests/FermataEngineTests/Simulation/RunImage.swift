import Foundation
import SwiftProtobuf

@testable import FermataEngine

/// Everything in a run that must survive a crash, as text: two equal runs have equal texts.
struct RunImage {
    /// By property.
    let lines: [String: String]

    init(_ run: Run) {
        var run = run
        run.updates = UpdateRegistry()
        run.queries = QueryRegistry()
        run.output = RunOutput()
        // The worker is asked again: nothing is lost with it.
        run.closeAttempted = false
        if run.workflowTask?.kind == .speculative { run.workflowTask = nil }
        if !run.isRunning {
            // The last workflow task may have ended some of it in events that no worker is ever told of.
            run.activities = [:]
            run.activityIDs = [:]
        }
        var lines: [String: String] = [:]
        for case (let label?, let value) in Mirror(reflecting: run).children { lines[label] = Self.text(value) }
        self.lines = lines
    }

    /// What is different, property by property.
    func differences(from other: RunImage) -> [String] {
        lines.keys.sorted().filter { lines[$0] != other.lines[$0] }.map {
            "\($0): \(lines[$0] ?? "") | \(other.lines[$0] ?? "")"
        }
    }

    private static func text(_ value: Any) -> String {
        if let message = value as? any Message { return text(message) }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .dictionary, .set:
            return "[\(mirror.children.map { text($0.value) }.sorted().joined(separator: ", "))]"
        case .optional where mirror.children.isEmpty:
            return "nil"
        case .collection, .tuple, .struct, .optional:
            guard !mirror.children.isEmpty else { return "\(value)" }
            return "(\(mirror.children.map { text($0.value) }.joined(separator: ", ")))"
        default:
            return "\(value)"
        }
    }

    private static func text(_ message: any Message) -> String {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        let bytes: [UInt8]? = try? message.serializedBytes(options: options)
        return bytes.map { Data($0).base64EncodedString() } ?? "cannot be encoded"
    }
}
