import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// The search attributes as clients see them: with those that the engine sets for what history does not say.
    var shownSearchAttributes: [String: Payload] {
        var shown = searchAttributes
        if !pauseInfo.isEmpty { shown["TemporalPauseInfo"] = .keywordList(pauseInfo) }
        if !reportedProblems.isEmpty { shown["TemporalReportedProblems"] = .keywordList(reportedProblems) }
        if !record.buildIds.isEmpty { shown["BuildIds"] = .keywordList(record.buildIds) }
        if !record.scheduleID.isEmpty, shown["TemporalScheduledById"] == nil {
            shown["TemporalScheduledById"] = .keyword(record.scheduleID)
        }
        if versioning.hasDeploymentVersion {
            let version = versioning.deploymentVersion
            shown["TemporalWorkerDeployment"] = .keyword(version.deploymentName)
            shown["TemporalWorkerDeploymentVersion"] = .keyword("\(version.deploymentName):\(version.buildID)")
        }
        switch versioning.behavior {
        case .pinned: shown["TemporalWorkflowVersioningBehavior"] = .keyword("Pinned")
        case .autoUpgrade: shown["TemporalWorkflowVersioningBehavior"] = .keyword("AutoUpgrade")
        default: break
        }
        return shown
    }

    /// What is paused: the run, and the types of its activities.
    private var pauseInfo: [String] {
        var entries: [String] = []
        if record.hasPause {
            entries.append("Workflow:\(identity.workflowID)")
            if !record.pause.reason.isEmpty { entries.append("Reason:\(record.pause.reason)") }
        }
        let types = Set(activities.values.lazy.filter(\.isPaused).map(\.attributes.activityType.name))
        return entries + types.sorted().map { "property:activityType=\($0)" }
    }
}

extension Payload {
    /// The value of a search attribute that is one keyword.
    static func keyword(_ text: String) -> Payload {
        var payload = Payload.jsonText(text)
        payload.metadata["type"] = Data("Keyword".utf8)
        return payload
    }

    /// The value of a search attribute that is a list of keywords.
    static func keywordList(_ words: [String]) -> Self {
        .with {
            $0.metadata = ["encoding": Data("json/plain".utf8), "type": Data("KeywordList".utf8)]
            $0.data = (try? JSONEncoder().encode(words)) ?? Data("[]".utf8)
        }
    }
}
