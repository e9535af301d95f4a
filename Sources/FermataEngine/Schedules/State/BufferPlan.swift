import TemporalAPI

/// What to do with the starts a schedule owes, given whether a run of it is open.
struct BufferPlan {
    /// Starts under `allowAll`: now, whatever runs.
    private(set) var overlapping: [BufferedStart] = []
    /// The one start for which nothing may run beside it.
    private(set) var exclusive: BufferedStart?
    private(set) var rest: [BufferedStart] = []
    private(set) var needsCancel = false
    private(set) var needsTerminate = false
    private(set) var skipped: Int64 = 0

    /// - Parameter policy: the schedule's own, for starts that name none.
    init(_ buffer: [BufferedStart], isRunning: Bool, policy: OverlapPolicy) {
        for start in buffer {
            let overlap = start.overlap == .unspecified ? policy : start.overlap
            if overlap == .allowAll {
                overlapping.append(start)
            } else if !isRunning, exclusive == nil {
                exclusive = start
            } else {
                place(start, overlap: overlap, isRunning: isRunning)
            }
        }
        // They would be ended with the others at once.
        if needsCancel || needsTerminate { overlapping = [] }
    }

    private mutating func place(_ start: BufferedStart, overlap: OverlapPolicy, isRunning: Bool) {
        switch overlap {
        case .bufferAll:
            rest.append(start)
        case .bufferOne where rest.isEmpty:
            rest.append(start)
        case .cancelOther, .terminateOther:
            guard isRunning else {
                // The other one is not started yet: this takes its place.
                exclusive = start
                return
            }
            if overlap == .cancelOther { needsCancel = true } else { needsTerminate = true }
            rest.append(start)
        default:
            skipped += 1
        }
    }
}
