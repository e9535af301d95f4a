import TemporalAPI

extension Transaction {
    /// The activity with an id, and without a run id its newest run.
    ///
    /// - Throws: `notFound`.
    func activity(_ id: String, runID: String, of namespace: String) throws(EngineError) -> StandaloneBox {
        try core.settings.requireStandaloneActivities()
        let namespaceID = try core.namespaces.namespace(named: namespace).id
        let key = StandaloneBook.Key(kind: .activity, namespaceID: namespaceID, id: id)
        guard let box = try core.standalone.box(key, runID: runID) else {
            throw .notFound("activity not found for ID: \(id)")
        }
        return box
    }

    /// Removes an activity for good. An open one is terminated first, so that those who wait for it learn of its end.
    func removeActivity(_ box: StandaloneBox) throws {
        if box.execution.isRunning {
            try change(box, as: StandaloneActivity.self) {
                try $0.terminate(requestID: "", identity: "", reason: "Delete activity execution", now: now)
            }
        }
        delete(box)
    }
}

extension EngineSettings {
    /// - Throws: `unimplemented` if an operator has switched activities without a workflow off.
    func requireStandaloneActivities() throws(EngineError) {
        guard enableStandaloneActivities else { throw .unimplemented("Standalone activity is disabled") }
    }
}

extension StandaloneBox {
    var activity: StandaloneActivity {
        get throws(EngineError) {
            guard let activity = execution as? StandaloneActivity else {
                throw .internalError("A standalone execution is not the activity that its caller takes it for.")
            }
            return activity
        }
    }
}
