import Foundation
import TemporalAPI

// Rules
//  S1. A value without I/O and without a clock: each function is given the time.
//  S2. A mutating function that throws leaves garbage: the transaction puts the old value back.
//  S3. `request` never changes after the start and is stored once; `state` is stored with every change.

/// Something that clients start and workers do without a workflow around it.
protocol StandaloneExecution: Sendable {
    static var kind: StandaloneKind { get }

    var identity: StandaloneIdentity { get }
    /// Nil while it is open.
    var closeTime: EngineTime? { get }
    /// The earliest moment at which ``fireDeadlines(now:)`` has something to do. Asked only while it is open.
    var nextDeadline: EngineTime? { get }
    /// Whether matching must hold something for it, also after a restart.
    var hasWork: Bool { get }
    /// Whether nothing of it is at a worker, or waits for one now.
    var waitsForTimeAlone: Bool { get }
    var visibilityRecord: VisibilityRecord { get }
    /// Whom to tell when it has ended, in the order in which they were attached.
    var completionCallbacks: [CompletionCallback] { get }
    /// What its end is to a Nexus operation that it did; nil while it is open.
    var nexusOperationEnd: NexusOperationEnd? { get }
    /// When it began, as it is told to the callers of Nexus operations.
    var startTime: EngineTime { get }
    /// Rises with every change that is stored: tells waiting clients what they have seen.
    var stateTransitions: Int64 { get set }
    var output: StandaloneOutput { get set }

    /// Does everything that is due. What it changes must not be due again.
    mutating func fireDeadlines(now: EngineTime)
    /// Finds what a dispatch needs of the rest of the engine's state. Called before ``dispatches``.
    mutating func prepareDispatch(in transaction: Transaction) throws
    /// What waits for a worker now.
    var dispatches: [StandaloneDispatch] { get }
    /// A link to it, in the namespace of that name.
    func link(namespace: String) -> Link
    /// Takes note that a callback could not be delivered.
    mutating func callbackFailed(at index: Int, reason: String)

    func storedRequest() throws(EngineError) -> Data
    func storedState() throws(EngineError) -> Data
    /// - Throws: `dataLoss` if the bytes cannot be read.
    init(identity: StandaloneIdentity, request: Data, state: Data) throws(EngineError)
}

extension StandaloneExecution {
    var isRunning: Bool { closeTime == nil }

    mutating func prepareDispatch(in transaction: Transaction) throws {}
}
