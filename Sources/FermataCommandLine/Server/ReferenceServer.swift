package import Foundation
import ServiceLifecycle
import Synchronization

/// The official Temporal development server as a child process, with its database on disk.
///
/// 1. The server listens on 127.0.0.1 only.
/// 2. It never outlives this process: a watcher beside it ends it when this process is gone, killed or not.
/// 3. It has a process group of its own, so Ctrl-C in a terminal reaches this process first and the worker can drain
///    before the server goes.
package final class ReferenceServer: Service, Sendable {
    package struct Configuration: Sendable {
        package var binary: URL
        package var port: Int
        package var dataDirectory: URL
        /// Created besides `default`.
        package var namespace: String

        package init(binary: URL, port: Int, dataDirectory: URL, namespace: String = "default") {
            self.binary = binary
            self.port = port
            self.dataDirectory = dataDirectory
            self.namespace = namespace
        }

        package var logFile: URL { dataDirectory.appending(path: "server.log") }

        var arguments: [String] {
            [
                "server", "start-dev", "--headless",
                "--ip", "127.0.0.1",
                "--port", "\(port)",
                "--db-filename", dataDirectory.appending(path: "temporal.db").path,
                "--namespace", namespace,
                "--log-level", "warn",
            ]
        }
    }

    /// How long the server may take to end after it was asked, before it is killed.
    private static let patience = 10

    package let configuration: Configuration
    private let process: ChildProcess
    private let lifeline: Lifeline
    private let isStopping = Mutex(false)

    /// Where the server listens, as clients want it.
    package var address: String { "127.0.0.1:\(configuration.port)" }

    private init(configuration: Configuration) throws(CommandFailure) {
        self.configuration = configuration
        lifeline = try Lifeline()
        let path = configuration.logFile.path
        let log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw CommandFailure(.permissionDenied, "'\(path)' cannot be written.") }
        defer { close(log) }
        // The shell becomes the server. Its watcher reads standard input, which ends when this process does.
        let script = """
            exec 3<&0
            (read -r _ <&3; kill -TERM $$ 2>/dev/null) &
            exec "$@" 3<&- </dev/null
            """
        process = try ChildProcess(
            "/bin/sh",
            ["-c", script, "sh", configuration.binary.path] + configuration.arguments,
            input: lifeline.childEnd,
            output: log
        )
    }

    /// Starts the server and waits until it serves.
    ///
    /// - Parameters:
    ///   - isServing: Asks the server, once it accepts connections; tried again and again until it says yes.
    ///   - timeout: How long the server may take.
    /// - Throws: ``CommandFailure`` with `unavailable` when the port is taken, or the server ends or does not serve.
    package static func start(
        _ configuration: Configuration,
        timeout: Duration = .seconds(60),
        isServing: (_ address: String) async -> Bool
    ) async throws -> ReferenceServer {
        guard LoopbackPort.isFree(configuration.port) else {
            throw CommandFailure(
                .unavailable,
                "Port \(configuration.port) is taken by another program. Give another with --port (0 is any free one), "
                    + "or, if a Temporal server listens there, use it with --address 127.0.0.1:\(configuration.port)."
            )
        }
        let server = try ReferenceServer(configuration: configuration)
        let deadline = ContinuousClock.now + timeout
        do {
            while await !isServing(server.address) {
                if let status = server.process.status { throw server.endedByItself(status) }
                guard ContinuousClock.now < deadline else {
                    throw CommandFailure(.unavailable, "The server did not serve within \(timeout). \(server.logHint)")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        } catch {
            await server.stop()
            throw error
        }
        return server
    }

    /// Keeps the server until graceful shutdown or cancellation, then stops it and waits for its end.
    ///
    /// - Throws: ``CommandFailure`` with `unavailable` when the server ends by itself.
    package func run() async throws {
        let status = await withTaskCancellationOrGracefulShutdownHandler {
            await process.wait()
        } onCancelOrGracefulShutdown: {
            self.requestStop()
        }
        guard isStopping.withLock(\.self) else { throw endedByItself(status) }
    }

    /// Stops the server and waits for its end.
    package func stop() async {
        requestStop()
        _ = await process.wait()
    }

    private func requestStop() {
        let isFirst = isStopping.withLock { isStopping in
            defer { isStopping = true }
            return !isStopping
        }
        guard isFirst else { return }
        process.signal(SIGTERM)
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.patience)) { [process] in
            process.signal(SIGKILL)
        }
    }

    private func endedByItself(_ status: Int32) -> CommandFailure {
        CommandFailure(.unavailable, "The server ended by itself with status \(status). \(logHint)")
    }

    private var logHint: String {
        let log = (try? String(contentsOf: configuration.logFile, encoding: .utf8)) ?? ""
        let last = log.split(separator: "\n").last.map { "It said: \($0) " } ?? ""
        return "\(last)(\(configuration.logFile.path))"
    }
}
