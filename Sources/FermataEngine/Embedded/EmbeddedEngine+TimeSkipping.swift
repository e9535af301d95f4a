package import Logging

extension EmbeddedEngine {
    /// An engine whose time is skipped when there is nothing to do but wait; both are to be run.
    package static func skippingTime(
        _ configuration: EngineConfiguration,
        logger: Logger
    ) async throws -> (EmbeddedEngine, TimeSkipper) {
        let clock = SkippingClock()
        let engine = try await EmbeddedEngine(configuration, clock: clock, logger: logger)
        return (engine, TimeSkipper(engine: engine, clock: clock, logger: logger))
    }
}
