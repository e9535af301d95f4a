/// The names that `ExecutionStatus` has in list filters and in counts.
enum WorkflowStatusName {
    private static let names: [(name: String, protocolName: String)] = [
        ("Unspecified", "UNSPECIFIED"),
        ("Running", "RUNNING"),
        ("Completed", "COMPLETED"),
        ("Failed", "FAILED"),
        ("Canceled", "CANCELED"),
        ("Terminated", "TERMINATED"),
        ("ContinuedAsNew", "CONTINUED_AS_NEW"),
        ("TimedOut", "TIMED_OUT"),
        ("Paused", "PAUSED"),
    ]

    static func name(of number: Int) -> String? {
        names.indices.contains(number) ? names[number].name : nil
    }

    /// The status of a short name, or of the enum case's name in the protocol.
    static func number(of name: String) -> Int? {
        names.firstIndex { $0.name == name || "WORKFLOW_EXECUTION_STATUS_\($0.protocolName)" == name }
    }
}
