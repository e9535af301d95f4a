import Logging

extension Engine {
    /// How long a run rests whose change was refused: what falls due in it is tried again, and may be refused again.
    private static let rest: Duration = .seconds(1)

    /// Makes the memory of the runs again whose changes the store has refused. All others go on.
    func mend(after refusal: Refusal) {
        var refusal = refusal
        look { core in
            store.refuse(&refusal)
            core.lastTicket = nil
            guard !refusal.isFarReaching else { return }
            do {
                try revert(refusal.runs, in: core)
            } catch {
                refusal.isFarReaching = true
                store.refuse(&refusal)
            }
        }
        guard !refusal.isFarReaching else { return reload(after: refusal.error) }
        for number in refusal.runs { runWatch.changed(number) }
        rearm()
    }

    private func revert(_ runs: Set<RunNumber>, in core: EngineCore) throws(EngineError) {
        let end = clock.now() + Self.rest
        for number in runs {
            try core.revert(number)
            core.mended.set(end, for: number)
        }
    }

    /// Takes up runs that have rested: their deadlines, and what waits for workers.
    func takeUpMended() throws {
        while let number = look({ $0.mended.popDue(at: clock.now()) }) {
            _ = try transact { transaction in
                guard let box = try transaction.core.box(number), box.run.isRunning else { return }
                transaction.core.deadlines.set(box.wakeAt, for: number)
                transaction.dispatchAgain(box) { [self] in dispatch($0, of: box, at: transaction.now) }
            }
        }
    }
}
