/// Where a replay ended.
public struct ReplayResult: Sendable {
    /// How the run ended.
    public enum Outcome: Sendable {
        /// The workflow returned.
        case completed(Payload)
        /// The workflow failed, with a ``TemporalFailureError``.
        case failed(any Error)
        /// The workflow was cancelled.
        case cancelled
        /// The workflow continued as a new run.
        case continuedAsNew(workflowType: String, input: [Payload])
        /// History ended while the workflow waits; also when it was terminated or timed out.
        case open
    }

    /// How the run ended.
    public let outcome: Outcome
    private let converter: DataConverter

    init(_ outcome: RunOutcome?, converter: DataConverter) {
        self.converter = converter
        self.outcome =
            switch outcome {
            case .completed(let payload): .completed(payload)
            case .failed(let error): .failed(error)
            case .cancelled: .cancelled
            case .continuedAsNew(let next): .continuedAsNew(workflowType: next.workflowName, input: next.input)
            case nil: .open
            }
    }

    /// The workflow's result.
    ///
    /// - Throws: ``FermataError`` with code `invalidState` if it did not complete, `payloadConversion` if the result is
    ///   of another type; the failure, if it failed.
    public func result<Value>(as type: Value.Type = Value.self) throws -> Value {
        switch outcome {
        case .completed(let payload): return try converter.payloadConverter.convertPayload(payload, as: type)
        case .failed(let error): throw error
        default: throw FermataError(.invalidState, "The run did not complete: \(outcome).")
        }
    }
}
