/// A workflow of any type: a way to wait for it, to influence it and to ask about it.
///
/// A handle is a name, not a connection: making one costs nothing, and it stays good while runs come and go.
public struct UntypedWorkflowHandle: Sendable {
    let client: TemporalClient

    /// The workflow id.
    public let id: String
    /// The run that signals, queries and other calls go to; `nil` is the latest run at each call.
    public let runID: String?
    /// The run at which waiting for the result begins; `nil` is the latest. Known after a start.
    public let resultRunID: String?
    /// The first run of the chain that cancellation and termination may touch; `nil` is any. Known after a start.
    public let firstExecutionRunID: String?
}
