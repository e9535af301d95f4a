/// Why a schedule's specification is refused.
struct ScheduleSpecError: Error, Equatable {
    var message: String

    init(_ message: String) {
        self.message = message
    }

    static let conflictingTimeZones = Self("conflicting timezone names")
    /// So many matching times are excluded that the search for the next one was given up.
    static let tooManyExclusions = Self(
        "the schedule calendar specification has too many exclusions. Please modify the specification."
    )
}
