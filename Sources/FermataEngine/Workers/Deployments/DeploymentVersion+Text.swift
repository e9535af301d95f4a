import TemporalAPI

extension DeploymentVersion {
    /// How workers without a version are called where a version is expected.
    static let unversionedText = "__unversioned__"

    /// The version as clients write it; a deployment's name has no dot.
    var text: String { "\(deploymentName).\(buildID)" }

    /// The version as search attributes and some error texts write it.
    var searchText: String { "\(deploymentName):\(buildID)" }

    /// - Throws: `invalidArgument` if it is no version.
    init(text: String) throws(EngineError) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw .invalidArgument(
                "invalid version string \"\(text)\", expected format is \"<deployment_name>.<build_id>\""
            )
        }
        self.init(deploymentName: String(parts[0]), buildID: String(parts[1]))
    }

    /// The version that a request names, in the new or the old way.
    ///
    /// - Throws: `invalidArgument` if it names none, or one that cannot be.
    init(
        _ message: Temporal_Api_Deployment_V1_WorkerDeploymentVersion,
        isSet: Bool,
        orText text: String,
        checks: RequestChecks
    ) throws(EngineError) {
        guard isSet || !text.isEmpty else { throw .invalidArgument("deployment version cannot be empty") }
        let version = DeploymentVersion(message)
        self = try DeploymentVersion(text: isSet ? version.text : text)
        try checks.deploymentName(deploymentName)
        try checks.buildID(buildID)
    }
}

extension RequestChecks {
    func deploymentName(_ name: String) throws(EngineError) {
        try deploymentField(name, "WorkerDeploymentName")
        for character in [".", ":"] where name.contains(character) {
            throw .invalidArgument("worker deployment name cannot contain '\(character)'")
        }
    }

    func buildID(_ id: String) throws(EngineError) {
        try deploymentField(id, "BuildID")
    }

    private func deploymentField(_ value: String, _ field: String) throws(EngineError) {
        guard !value.isEmpty else { throw .invalidArgument("\(field) cannot be empty") }
        guard value.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("size of \(field) larger than the maximum allowed")
        }
        // Such names are the server's own, like that of workers without a version.
        guard !value.hasPrefix("__") else { throw .invalidArgument("\(field) cannot start with '__'") }
    }
}
