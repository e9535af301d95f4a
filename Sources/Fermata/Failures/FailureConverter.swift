package import TemporalAPI

/// Turns errors into the failures that travel, and back.
///
/// Runs in workflow code: it must be synchronous and deterministic.
public protocol FailureConverter: Sendable {
    /// Encodes an error and the chain of its causes.
    func convertError(_ error: any Error, payloadConverter: any PayloadConverter) -> Failure

    /// Decodes a failure and the chain of its causes.
    func convertFailure(_ failure: Failure, payloadConverter: any PayloadConverter) -> any Error
}

/// A failure as it travels. Opaque: made and read by a ``FailureConverter``.
public struct Failure: Sendable, Hashable {
    package var proto: Temporal_Api_Failure_V1_Failure

    package init(_ proto: Temporal_Api_Failure_V1_Failure) { self.proto = proto }

    /// The outermost message.
    public var message: String { proto.message }
}
