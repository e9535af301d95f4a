import Foundation

/// What a client asks to become of a deployment's routing.
struct RoutingChange: Sendable {
    /// Where work shall go.
    enum Target: Hashable, Sendable {
        case version(DeploymentVersion)
        /// Workers without a version.
        case unversioned
        /// Nowhere in particular: nothing ramps.
        case nothing

        /// As clients write it.
        var text: String {
            switch self {
            case .version(let version): version.text
            case .unversioned: DeploymentVersion.unversionedText
            case .nothing: ""
            }
        }

        var version: DeploymentVersion? {
            if case .version(let version) = self { version } else { nil }
        }
    }

    var target: Target
    /// Of the workflows, for a version that ramps.
    var percentage: Float = 0
    var identity: String
    /// Empty to change the routing whatever it is.
    var conflictToken: Data
    var ignoresMissingTaskQueues: Bool
    var allowsNoPollers: Bool
}
