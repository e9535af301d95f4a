/// The answer to a call that may change a schedule, and what to do with the schedule's document.
struct ScheduleReply<Response> {
    enum Change {
        case unchanged
        case store(ScheduleState)
        case remove
    }

    var response: Response
    var change: Change
}
