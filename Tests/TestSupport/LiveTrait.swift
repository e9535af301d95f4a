package import Testing

/// Gives each test of a suite a slot of the machine, a started server and a time limit of its own.
///
/// The limit starts when the test does, not when it begins to wait for its slot, unlike `.timeLimit`.
package struct LiveTrait: SuiteTrait, TestTrait, TestScoping {
    let limit: Duration

    package var isRecursive: Bool { true }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
        testCase == nil ? nil : self
    }

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        _ = try await TestServer.shared
        let name = "\(test.sourceLocation.fileName.dropLast(".swift".count)).\(test.name.prefix { $0 != "(" })"
        try await Slots.live.withSlot {
            try await withoutActuallyEscaping(function) { function in
                try await withTimeLimit(limit, "The test '\(test.name)'") {
                    try await HistoryRecording.around(name) { try await function() }
                }
            }
        }
    }
}

extension Trait where Self == LiveTrait {
    /// Runs against the shared server.
    package static var live: Self { LiveTrait(limit: .seconds(120)) }
    /// Runs against the shared server and may take long.
    package static func live(limit: Duration) -> Self { LiveTrait(limit: limit) }
}

extension Trait where Self == ConditionTrait {
    /// Skips, or in CI fails, when there is no server to run against.
    package static var needsServer: Self {
        .enabled("the reference server is missing; run 'make tools'") { TestServer.isAvailable }
    }

    /// Skips, or in CI fails, when there is no Python with the official SDK.
    package static var needsPython: Self {
        .enabled("Python with the official SDK is missing; run 'make tools'") { Python.isAvailable }
    }

    /// Skips, or in CI fails, when there is no PostgreSQL.
    package static var needsPostgres: Self {
        .enabled("PostgreSQL is missing; run 'make setup'") { PostgresServer.isAvailable }
    }
}
