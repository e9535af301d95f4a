public import Logging

/// What an activity knows about its present attempt, and how it talks to the server meanwhile.
///
/// Cancellation reaches an activity as the cancellation of its task: `Task.isCancelled` is true and cancellable calls
/// throw. The server can ask for it only in the answer to a heartbeat, so activities that should be cancellable must
/// heartbeat.
public struct ActivityExecutionContext: Sendable {
    @TaskLocal package static var taskLocal: ActivityExecutionContext?

    /// The context of the activity that runs in this task or a child of it; `nil` elsewhere.
    public static var current: ActivityExecutionContext? { taskLocal }

    /// The attempt and its limits.
    public let info: Info
    /// Names the activity and the workflow in each message.
    public let logger: Logger

    private let payloadConverter: any PayloadConverter
    private let record: @Sendable ([Payload]?) -> Void
    private let reason: @Sendable () -> ActivityCancellationReason?

    /// `record` takes a heartbeat's details, where `nil` stands for those of the last heartbeat; `reason` tells why the
    /// activity is cancelled, if it is.
    package init(
        info: Info,
        logger: Logger,
        payloadConverter: any PayloadConverter,
        record: @escaping @Sendable ([Payload]?) -> Void,
        reason: @escaping @Sendable () -> ActivityCancellationReason?
    ) {
        self.info = info
        self.logger = logger
        self.payloadConverter = payloadConverter
        self.record = record
        self.reason = reason
    }

    /// Tells the server that the activity is alive, and how far it has come.
    ///
    /// Cheap enough for a loop: the first heartbeat goes out at once, then the newest one at intervals of four fifths
    /// of the heartbeat timeout (30 s without a timeout, 60 s at most). The next attempt finds the details in
    /// ``Info/heartbeatDetails(as:)``. Details that cannot be encoded are logged, and the former ones kept.
    public func heartbeat<each Detail: Sendable>(details: repeat each Detail) {
        do {
            record(try payloadConverter.convertValues(repeat each details))
        } catch {
            logger.error("Heartbeat details cannot be encoded.", metadata: ["error": "\(error.logText)"])
            record(nil)
        }
    }

    /// Why the activity is cancelled; `nil` as long as it isn't.
    public var cancellationReason: ActivityCancellationReason? { reason() }
}
