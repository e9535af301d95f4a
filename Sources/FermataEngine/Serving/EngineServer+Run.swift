import GRPCCore
import GRPCInProcessTransport
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
                try await self.serveInProcess()
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

    /// Runs a server for each client of this process that comes along.
    private func serveInProcess() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for await server in inProcess {
                group.addTask { try await self.serve(server) }
            }
        }
    }

    private func serve<Transport: ServerTransport>(_ server: GRPCServer<Transport>) async throws {
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
