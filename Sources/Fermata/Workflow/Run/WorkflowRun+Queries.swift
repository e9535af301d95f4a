import FermataCore
import Foundation
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    /// Answers a query. It changes nothing and is never part of history.
    func query(_ name: String, _ arguments: [Payload]) throws -> Payload {
        try executor.onThread {
            try CurrentRun.with(self) {
                let wasReplaying = current.isReplaying
                pretendReplay()
                defer { endPretence(wasReplaying) }
                return try readOnly { try answer(name, arguments) }
            }
        }
    }

    private func answer(_ name: String, _ arguments: [Payload]) throws -> Payload {
        switch name {
        case "__stack_trace":
            return try converter.payloadConverter.convertValue(pendingSummary)
        case "__temporal_workflow_metadata":
            return try converter.payloadConverter.convertValue(metadata)
        default:
            break
        }
        guard let instance, let answer = try instance.answerQuery(name, arguments) else {
            let known = (instance?.queryNames ?? []).joined(separator: ", ")
            throw FermataError(.invalidArgument, "Unknown query '\(name)'. Known queries: [\(known)]")
        }
        return answer
    }

    /// What the run waits for, one thing a line. Swift has no stack traces of suspended tasks to show.
    private var pendingSummary: String {
        var lines = waits.keys.map { "\($0.machine.kind) \($0.machine.number)" }.sorted()
        lines += conditions.map { "condition \($0.number)" }
        lines += runningHandlers.sorted { $0.key < $1.key }.map { "\($0.value.kind) handler \($0.value.name)" }
        return lines.isEmpty ? "waiting for nothing" : "waiting for:\n" + lines.joined(separator: "\n")
    }

    private var metadata: Temporal_Api_Sdk_V1_WorkflowMetadata {
        func definitions(
            _ items: [(name: String, description: String?)]
        ) -> [Temporal_Api_Sdk_V1_WorkflowInteractionDefinition] {
            items.sorted { $0.name < $1.name }.map { item in
                .with {
                    $0.name = item.name
                    $0.description_p = item.description ?? ""
                }
            }
        }
        return .with {
            $0.definition.type = identity.workflowType
            $0.definition.queryDefinitions = definitions(instance?.queryDescriptions ?? [])
            $0.definition.signalDefinitions = definitions(instance?.signalDescriptions ?? [])
            $0.definition.updateDefinitions = definitions(instance?.updateDescriptions ?? [])
            $0.currentDetails = currentDetails ?? ""
        }
    }
}
