/// What the store is asked for, under the reference server's names where it has them.
enum StoreOperation: String, Sendable {
    /// One transaction, with the changes of many callers.
    case commit = "Commit"
    case findRun = "GetWorkflowExecution"
    case readHistory = "ReadHistoryBranch"
    case listRuns = "ListWorkflowExecutions"
    case countRuns = "CountWorkflowExecutions"
    /// Everything at the start, and what background work looks for.
    case scan = "Scan"

    /// What goes before the names of its metrics.
    var prefix: String {
        switch self {
        case .commit, .findRun, .readHistory, .scan: ""
        case .listRuns, .countRuns: "visibility_"
        }
    }
}
