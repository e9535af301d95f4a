import Foundation
import Logging
import SwiftProtobuf
import TemporalAPI

extension Engine {
    /// Notes when each stored schedule is to act next. One that cannot be read stays as it is and does nothing.
    func armSchedules(_ core: EngineCore) {
        for (key, document) in core.documents[Transaction.scheduleKind] ?? [:] {
            do {
                let state = try ScheduleState(serialized: document.data)
                core.scheduleDeadlines.set(state.nextWake, for: .init(namespaceID: key.namespace, id: key.key))
            } catch {
                logger.error("a schedule cannot be read", metadata: ["id": "\(key.key)", "error": "\(error)"])
            }
        }
    }

    /// Lets every schedule act whose time has come.
    func fireSchedules() {
        while let key = look({ $0.scheduleDeadlines.popDue(at: clock.now()) }) {
            do {
                _ = try transact { try $0.advanceSchedule(key) }
            } catch {
                // It stays without its deadline until something touches it: better than a loop that never ends.
                logger.error("a schedule could not act", metadata: ["id": "\(key.id)", "error": "\(error)"])
            }
        }
    }

    /// All schedules of a namespace.
    func schedules(of namespace: Namespace) throws -> [ScheduleState] {
        // Decoding many takes a while, so it is not done under the lock.
        let documents = look { core in
            (core.documents[Transaction.scheduleKind] ?? [:]).values.filter { $0.namespace == namespace.id }
        }
        return try documents.map { try ScheduleState(serialized: $0.data) }
    }

    /// The ids of the schedules that a client's filter selects; nil means all.
    func scheduleIDs(
        matching text: String,
        of namespace: Namespace,
        handlers: ScheduleHandlers
    ) async throws -> Set<String>? {
        guard !text.isEmpty else { return nil }
        let asked = try VisibilityQuery(text, namespaceID: namespace.id, attributes: namespace.searchAttributes)
        for attribute in asked.condition.attributes where attribute != .division {
            let isCustom =
                VisibilityAttribute.system[attribute.name] == nil
                && VisibilityAttribute.predefined[attribute.name] == nil
            let name = attribute == .workflowID ? "ScheduleId" : attribute.name
            if !isCustom, let refusal = handlers.queryRefusal(systemAttribute: name) { throw refusal }
        }
        let query = try VisibilityQuery(
            "(\(text)) AND TemporalNamespaceDivision = '\(ScheduleState.division)'",
            namespaceID: namespace.id,
            attributes: namespace.searchAttributes
        )
        try await flushed()
        let rows = try store.read(as: .listRuns) { reader throws(EngineError) in
            try reader.visibility(query.listSQL(pageSize: Int(Int32.max)))
        }
        return Set(rows.map(\.workflowID))
    }
}

extension FilterCondition {
    /// What the filter asks for.
    fileprivate var attributes: [VisibilityAttribute] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.attributes)
        case .test(let attribute, _, negated: _): [attribute]
        }
    }
}

extension Namespace {
    /// The attributes with the types that the namespace gives them, for those whose values do not say their types.
    func typed(_ attributes: Temporal_Api_Common_V1_SearchAttributes) -> Temporal_Api_Common_V1_SearchAttributes {
        let types = searchAttributes
        var result = attributes
        for (name, value) in attributes.indexedFields where value.metadata["type"] == nil {
            guard let type = VisibilityAttribute.predefined[name]?.type ?? types[name] else { continue }
            result.indexedFields[name]?.metadata["type"] = Data(type.typeName.utf8)
        }
        return result
    }
}
