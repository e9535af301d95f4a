import FermataCommandLine
import Foundation
import Logging
import ServiceLifecycle
import Testing

/// The life of the child process, with a shell script in the place of the real server.
@Suite("the reference server's process", .timeLimit(.minutes(1)))
struct ReferenceServerTests {
    @Test("it serves until graceful shutdown, and has ended when the group has")
    func gracefulShutdown() async throws {
        try await withDirectory { directory in
            let server = try await start(in: directory, script: "echo $$ > pid; exec sleep 600")
            let group = ServiceGroup(services: [server], logger: Logger(label: "test"))
            async let running: Void = group.run()
            await group.triggerGracefulShutdown()
            try await running
            #expect(try !isRunning(pidIn: directory))
        }
    }

    @Test("a server that ends by itself is reported with its last words and where to read more")
    func endsByItself() async throws {
        try await withDirectory { directory in
            let go = directory.appending(path: "go")
            let server = try await start(
                in: directory,
                script: "while ! [ -e go ]; do sleep 0.05; done; echo 'the disk is full' >&2; exit 3"
            )
            try Data().write(to: go)
            let failure = try await #require(throws: CommandFailure.self) { try await server.run() }
            #expect(failure.status == .unavailable)
            #expect(failure.message.contains("status 3"))
            #expect(failure.message.contains("the disk is full"))
            #expect(failure.message.contains("server.log"))
        }
    }

    @Test("a server that ends before it serves is reported at once")
    func neverServes() async throws {
        try await withDirectory { directory in
            let failure = try await #require(throws: CommandFailure.self) {
                try await start(in: directory, script: "echo 'bad flag'; exit 1", isServing: false)
            }
            #expect(failure.message.contains("bad flag"))
        }
    }

    @Test("a server that does not serve in time is stopped")
    func tooSlow() async throws {
        try await withDirectory { directory in
            let failure = try await #require(throws: CommandFailure.self) {
                try await start(
                    in: directory,
                    script: "echo $$ > pid; exec sleep 600",
                    timeout: .milliseconds(300),
                    isServing: false
                )
            }
            #expect(failure.message.contains("did not serve"))
            #expect(try !isRunning(pidIn: directory))
        }
    }

    @Test("a data directory belongs to one process at a time")
    func lock() async throws {
        try await withDirectory { directory in
            let data = directory.appending(path: "data")
            do {
                let lock = try DirectoryLock(data)
                let failure = try #require(throws: CommandFailure.self) { try DirectoryLock(data) }
                #expect(failure.status == .unavailable)
                withExtendedLifetime(lock) {}
            }
            #expect(throws: Never.self) { try DirectoryLock(data) }
        }
    }

    /// Starts `script` as if it were the server. It counts as serving once it has made the file `pid`, if it does.
    private func start(
        in directory: URL,
        script: String,
        timeout: Duration = .seconds(30),
        isServing: Bool = true
    ) async throws -> ReferenceServer {
        let binary = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/fake-server")
        try Data(script.utf8).write(to: directory.appending(path: "script"))
        let pid = directory.appending(path: "pid")
        return try await ReferenceServer.start(
            .init(binary: binary, port: LoopbackPort.free(), dataDirectory: directory),
            timeout: timeout
        ) { _ in
            isServing && (!script.contains("> pid") || FileManager.default.fileExists(atPath: pid.path))
        }
    }

    private func isRunning(pidIn directory: URL) throws -> Bool {
        let text = try String(contentsOf: directory.appending(path: "pid"), encoding: .utf8)
        let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        return kill(pid, 0) == 0
    }
}
