import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services until SIGINT or SIGTERM, then stops them in reverse order.
enum ServiceRun {
    static func run(_ services: [any Service], logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigint, .sigterm],
            logger: logger
        )
        // Activities that are at work get the first time to finish, and then the second to notice that they must.
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        configuration.maximumCancellationDuration = .seconds(15)
        try await ServiceGroup(configuration: configuration).run()
    }
}
