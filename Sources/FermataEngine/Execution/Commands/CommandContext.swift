import TemporalAPI

typealias SearchAttributes = Temporal_Api_Common_V1_SearchAttributes

/// What the rules for commands need to know of the world outside the run.
struct CommandContext: Sendable {
    var limits: ExecutionLimits
    var namespaceName: String
    /// Checks search attributes that a command sets in a namespace, given by name: names, types, number.
    ///
    /// Throws `invalidArgument`.
    var validateSearchAttributes: @Sendable ([String: Payload], _ namespace: String) throws(EngineError) -> Void
    /// Gives search attributes that a command sets in a namespace their types.
    var typed: @Sendable (SearchAttributes, _ namespace: String) -> SearchAttributes = { attributes, _ in attributes }
    /// Checks how large search attributes are, all that the run then has. Throws `invalidArgument`.
    var validateSearchAttributesSize: @Sendable ([String: Payload]) throws(EngineError) -> Void
    /// Checks a cron schedule. Throws `invalidArgument`.
    var validateCronSchedule: @Sendable (String) throws(EngineError) -> Void
    /// The id of a namespace. Throws `notFound`.
    var namespaceID: @Sendable (_ name: String) throws(EngineError) -> String
    /// The id of a Nexus endpoint that this namespace may call; nil if there is none.
    var nexusEndpointID: @Sendable (_ name: String) -> String?
    /// Whether workflows may use the system's Nexus endpoint.
    var allowsSystemNexus = false
    /// Makes ids that are never used again: request ids, run ids.
    var makeID: @Sendable () -> String
    /// Checksums of workers' binaries that the namespace doesn't accept.
    var badBinaries: Set<String> = []
}
