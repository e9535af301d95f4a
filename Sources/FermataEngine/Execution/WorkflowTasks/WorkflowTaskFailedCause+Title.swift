import TemporalAPI

extension WorkflowTaskFailedCause {
    /// The name in messages, such as "BadScheduleActivityAttributes".
    var title: String {
        if case .UNRECOGNIZED(let value) = self { return String(value) }
        let name = String(describing: self)
        return name.prefix(1).uppercased() + name.dropFirst().replacing("ID", with: "Id")
    }
}
