import Fermata
import Foundation

/// Holds activities for as long as there is a file with their name in a directory, so that a test can kill the worker at
/// an exact point.
struct Gates: Sendable {
    let directory: String

    /// The same activity behind a gate.
    func guarding(_ activity: any ActivityDefinition) -> any ActivityDefinition {
        func wrap<Activity: ActivityDefinition>(_ activity: Activity) -> any ActivityDefinition {
            GatedActivity(activity: activity, gates: self)
        }
        return wrap(activity)
    }

    /// Waits until the gate of a name is open, and says so if it was not.
    func pass(_ name: String) async throws {
        let path = URL(filePath: directory).appending(path: name).path
        guard FileManager.default.fileExists(atPath: path) else { return }
        CrashWorker.say("held \(name)")
        while FileManager.default.fileExists(atPath: path) {
            // The other side is another process; a file is all that both can see.
            ActivityExecutionContext.current?.heartbeat()
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// An activity that begins when its gate is open.
struct GatedActivity<Activity: ActivityDefinition>: ActivityDefinition {
    static var name: String { Activity.name }

    let activity: Activity
    let gates: Gates

    func run(input: Activity.Input) async throws -> Activity.Output {
        try await gates.pass(Self.name)
        return try await activity.run(input: input)
    }
}
