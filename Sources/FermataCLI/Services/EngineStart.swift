import FermataCommandLine
import FermataEngine
import Logging

extension EmbeddedEngine {
    /// Opens an engine for a command.
    ///
    /// - Throws: `CommandFailure` if its file or its port cannot be had.
    static func opened(_ configuration: EngineConfiguration, logger: Logger) async throws -> EmbeddedEngine {
        do {
            return try await EmbeddedEngine(configuration, logger: logger)
        } catch let error as EngineError where error.code == .invalidArgument {
            throw CommandFailure(.usage, error.message)
        } catch let error as EngineError {
            throw CommandFailure(.unavailable, error.message)
        }
    }

    /// Where it listens, once it does.
    ///
    /// - Throws: `CommandFailure` if the port is taken.
    func listeningAddress(port: Int) async throws -> String {
        do {
            return try await address
        } catch {
            throw CommandFailure(
                .unavailable,
                "The engine cannot listen on port \(port): another process has it, or the address is not this machine's. "
                    + "Choose another with --port, or 0 for any that is free."
            )
        }
    }
}
