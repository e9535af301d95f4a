import GRPCCore
import GRPCNIOTransportHTTP2Posix
import ServiceLifecycle

extension EngineServer {
    /// Serves until the server is told to stop or the task is cancelled.
    ///
    /// - Throws: If the port cannot be listened on.
    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await serve()
        } onGracefulShutdown: {
            self.beginGracefulShutdown()
        }
    }

    private enum Ended {
        case server
        case grace
    }

    private func serve() async throws {
        guard !shutdown.isRaised else { return }
        try await withThrowingTaskGroup(of: Ended.self) { group in
            var running = 1
            if let port {
                running += 1
                group.addTask {
                    try await self.serve(port)
                    return .server
                }
            }
            group.addTask {
                await self.serveInProcess()
                return .server
            }
            group.addTask {
                await self.shutdown.wait()
                // Cancelled when all have ended before.
                try? await Task.sleep(for: self.grace)
                return .grace
            }
            while running > 0, let ended = try await group.next() {
                switch ended {
                case .server: running -= 1
                case .grace: group.cancelAll()
                }
            }
            group.cancelAll()
        }
    }

    /// Serves each client of this process that comes along.
    private func serveInProcess() async {
        await withDiscardingTaskGroup { group in
            for await channel in inProcess {
                group.addTask { await channel.serve(until: self.shutdown) }
            }
        }
    }

    private func serve(_ server: GRPCServer<HTTP2ServerTransport.Posix>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.shutdown.wait()
                server.beginGracefulShutdown()
            }
            do {
                try await server.serve()
            } catch is RuntimeError where shutdown.isRaised {
                // It was told to stop before it was up, or was cancelled when the time of grace was over.
            }
            group.cancelAll()
        }
    }
}
