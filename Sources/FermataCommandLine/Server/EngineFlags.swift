package import FermataEngine
import Foundation

/// What a command line says of an embedded engine beside its file and its port, as it is written there.
package struct EngineFlags: Equatable, Sendable {
    /// Where the keys are if they are in no file: as in a file of keys, one line each.
    package static let keysVariable = "FERMATA_ENGINE_API_KEYS"

    // Files.

    package var serverCertificate: String?
    package var serverKey: String?
    package var clientAuthorities: String?
    package var keyFile: String?
    package var tokenKeys: [String] = []

    /// Common names with permissions, such as `billing=orders:write`.
    package var certificateRoles: [String] = []
    package var tokenIssuer: String?
    package var tokenAudience: String?
    package var tokenClaim: String?
    package var callsPerSecond: Int?
    package var concurrentCalls: Int?
    package var waitingCalls: Int?
    package var requestSize: String?
    package var retention: String?
    package var cachedRuns: Int?
    package var cachedHistory: String?
    /// The operator knows what it means to be reached by others.
    package var isInsecure = false

    package init() {}

    /// Writes what the flags say into a configuration.
    ///
    /// - Throws: ``CommandFailure`` that names the flag and what to do.
    package func apply(
        to configuration: inout EngineConfiguration,
        environment: [String: String]
    ) throws(CommandFailure) {
        configuration.serving?.tls = try tls()
        configuration.authorization = try authorization(environment)
        try applyLimits(to: &configuration)
        if let retention { configuration.retention = try Self.duration(retention, "--retention") }
        if let serving = configuration.serving { try checkReach(of: serving, configuration.authorization) }
    }

    private func applyLimits(to configuration: inout EngineConfiguration) throws(CommandFailure) {
        func set(_ number: Int?, _ flag: String, _ target: inout Int) throws(CommandFailure) {
            guard let number else { return }
            guard number > 0 else { throw CommandFailure(.usage, "\(flag) must be a number of 1 or more.") }
            target = number
        }
        try set(callsPerSecond, "--max-calls-per-second", &configuration.limits.callsPerSecondPerCaller)
        try set(concurrentCalls, "--max-calls", &configuration.limits.concurrentCallsPerCaller)
        try set(waitingCalls, "--max-waiting-calls", &configuration.limits.concurrentLongPollsPerCaller)
        try set(
            try requestSize.map { text throws(CommandFailure) in try Self.bytes(text, "--max-request-size") },
            "--max-request-size",
            &configuration.limits.maximumRequestBytes
        )
        try set(cachedRuns, "--cached-runs", &configuration.memory.maximumRuns)
        try set(
            try cachedHistory.map { text throws(CommandFailure) in try Self.bytes(text, "--cached-history") },
            "--cached-history",
            &configuration.memory.maximumHistoryBytes
        )
    }
}
