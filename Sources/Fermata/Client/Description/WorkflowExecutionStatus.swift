package import TemporalAPI

/// Whether a workflow run is open and, if not, how it ended.
public enum WorkflowExecutionStatus: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    /// At work, or waiting.
    case running
    /// Returned a result.
    case completed
    /// Threw a failure.
    case failed
    /// Ended after it was asked to cancel.
    case canceled
    /// Was ended from outside, without a word to its code.
    case terminated
    /// Goes on in another run.
    case continuedAsNew
    /// Did not end in time.
    case timedOut
    /// Open, but held by an operator.
    case paused
    /// A status this version does not know.
    case unknown

    package init(_ proto: Temporal_Api_Enums_V1_WorkflowExecutionStatus) {
        self =
            switch proto {
            case .running: .running
            case .completed: .completed
            case .failed: .failed
            case .canceled: .canceled
            case .terminated: .terminated
            case .continuedAsNew: .continuedAsNew
            case .timedOut: .timedOut
            case .paused: .paused
            case .unspecified, .UNRECOGNIZED: .unknown
            }
    }

    /// Whether the run can still do something.
    public var isOpen: Bool { self == .running || self == .paused }

    public var description: String { rawValue }
}
