/// A change that the store refused for its own sake, and what was built on it.
///
/// Memory is ahead of the store: when a change is refused, others were already decided on what it left behind. They show
/// it by naming the same run or the same workflow id. What was decided on a document doesn't show it.
struct Refusal: Sendable {
    private struct Workflow: Hashable {
        let namespaceID: String
        let workflowID: String
    }

    /// Why the first change was refused.
    let error: EngineError
    /// The runs whose memory is ahead of the store.
    private(set) var runs: Set<RunNumber> = []
    private var workflows: Set<Workflow> = []
    /// Whether what was built on it can't be told, so that all of memory is to be made again.
    var isFarReaching = false

    init(_ error: EngineError, of writes: [Write]) {
        self.error = error
        take(writes)
    }

    /// Whether a change was built on what is refused. What only looked says nothing of what it saw.
    func reaches(_ writes: [Write]) -> Bool {
        guard !isFarReaching else { return !writes.isEmpty }
        return writes.contains { write in
            switch write {
            case .putRun(let run):
                runs.contains(run.number)
                    || workflows.contains(Workflow(namespaceID: run.namespaceID, workflowID: run.workflowID))
            default: write.run.map(runs.contains) ?? false
            }
        }
    }

    /// Adds a change to what is refused.
    mutating func take(_ writes: [Write]) {
        for write in writes {
            switch write {
            case .putRun(let run):
                runs.insert(run.number)
                workflows.insert(Workflow(namespaceID: run.namespaceID, workflowID: run.workflowID))
            // A deletion doesn't say of which workflow id.
            case .putDocument, .deleteDocument, .putStandalone, .deleteRun: isFarReaching = true
            default: write.run.map { _ = runs.insert($0) }
            }
        }
    }
}

extension Write {
    /// The run, or what has a number like one.
    fileprivate var run: RunNumber? {
        switch self {
        case .putRun(let run): run.number
        case .appendHistory(let run, _), .putPending(let run, _), .deletePending(let run, _, _): run
        case .deleteVisibility(let run), .deleteRun(let run): run
        case .putVisibility(let record, _): RunNumber(rawValue: record.run)
        case .putDocument, .deleteDocument, .putStandalone: nil
        }
    }
}
