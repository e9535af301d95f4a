import Fermata

/// An activity between two boundaries: one before its code starts, one after it and before anybody hears of it.
struct BoundedActivity<Activity: ActivityDefinition>: ActivityDefinition {
    static var name: String { Activity.name }

    let activity: Activity
    let boundaries: Boundaries

    func run(input: Activity.Input) async throws -> Activity.Output {
        boundaries.pass("before \(Self.name)")
        let output = try await activity.run(input: input)
        boundaries.pass("after \(Self.name)")
        return output
    }
}

extension Boundaries {
    /// The same activity between boundaries.
    func around(_ activity: any ActivityDefinition) -> any ActivityDefinition {
        func wrap<Activity: ActivityDefinition>(_ activity: Activity) -> any ActivityDefinition {
            BoundedActivity(activity: activity, boundaries: self)
        }
        return wrap(activity)
    }
}
