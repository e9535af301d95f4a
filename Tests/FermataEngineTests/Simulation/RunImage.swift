@testable import FermataEngine

/// Everything in a run that must survive a crash.
struct RunImage {
    private let run: Run

    init(_ run: Run) {
        var run = run
        run.updates = UpdateRegistry()
        run.queries = QueryRegistry()
        run.output = RunOutput()
        // The worker is asked again: nothing is lost with it.
        run.closeAttempted = false
        if run.workflowTask?.kind == .speculative { run.workflowTask = nil }
        if !run.isRunning {
            // The last workflow task may have ended some of it in events that no worker is ever told of.
            run.activities = [:]
            run.activityIDs = [:]
        }
        self.run = run
    }

    /// What is different, property by property.
    func differences(from other: RunImage) -> [String] {
        zip(Mirror(reflecting: run).children, Mirror(reflecting: other.run).children).compactMap { own, other in
            Self.areEqual(own.value, other.value)
                ? nil : "\(own.label ?? ""): \(own.value) | \(other.value)"
        }
    }

    /// Looks into what cannot be compared as a whole, so that a property that is added to the run is compared too.
    private static func areEqual(_ one: Any, _ other: Any) -> Bool {
        if let one = one as? any Equatable { return one.isEqual(to: other) }
        let (mirror, otherMirror) = (Mirror(reflecting: one), Mirror(reflecting: other))
        guard mirror.children.count == otherMirror.children.count else { return false }
        guard !mirror.children.isEmpty else { return "\(one)" == "\(other)" }
        if mirror.displayStyle == .dictionary {
            let (entries, others) = (entries(of: mirror), entries(of: otherMirror))
            return entries.allSatisfy { key, value in others[key].map { areEqual(value, $0) } ?? false }
        }
        return zip(mirror.children, otherMirror.children).allSatisfy {
            $0.label == $1.label && areEqual($0.value, $1.value)
        }
    }

    private static func entries(of dictionary: Mirror) -> [AnyHashable: Any] {
        var entries: [AnyHashable: Any] = [:]
        for entry in dictionary.children {
            let parts = Mirror(reflecting: entry.value).children.map(\.value)
            if parts.count == 2, let key = parts[0] as? AnyHashable { entries[key] = parts[1] }
        }
        return entries
    }
}

extension Equatable {
    fileprivate func isEqual(to other: Any) -> Bool { other as? Self == self }
}
