/// What a start does about an execution that has the id already.
enum StandaloneAdmission {
    enum Conflict: Sendable {
        case fail
        case useExisting
    }

    enum Reuse: Sendable {
        case allowDuplicate
        case allowDuplicateFailedOnly
        case rejectDuplicate
    }

    /// - Parameters:
    ///   - newest: The newest execution of the id, if there is one.
    ///   - isRepeated: Whether that execution knows the request already.
    ///   - hasSucceeded: Whether that execution has ended well.
    /// - Returns: The execution to answer with; nil if a new one is to be made.
    /// - Throws: What `refusal` says.
    static func existing(
        _ newest: StandaloneBox?,
        isRepeated: Bool,
        hasSucceeded: Bool,
        conflict: Conflict,
        reuse: Reuse,
        refusal: (StandaloneBox) -> EngineError
    ) throws(EngineError) -> StandaloneBox? {
        guard let newest else { return nil }
        if isRepeated { return newest }
        guard newest.execution.isRunning else {
            switch reuse {
            case .allowDuplicate: return nil
            case .allowDuplicateFailedOnly where !hasSucceeded: return nil
            case .allowDuplicateFailedOnly, .rejectDuplicate: throw refusal(newest)
            }
        }
        switch conflict {
        case .useExisting: return newest
        case .fail: throw refusal(newest)
        }
    }
}
