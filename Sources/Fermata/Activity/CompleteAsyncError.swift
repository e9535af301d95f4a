/// Thrown by an activity whose result will be given later, from anywhere, through its task token.
///
/// The activity's slot becomes free; the attempt stays open on the server until it is completed, failed or out of time.
/// Hand ``ActivityExecutionContext/Info/taskToken`` to the one who completes it before throwing this.
public struct CompleteAsyncError: Error, Sendable, Hashable {
    /// Creates the error.
    public init() {}
}
