import Foundation
import Synchronization

/// A PostgreSQL server of its own for tests, on a free loopback port, with everything that makes it durable.
///
/// Its programs are those of the packages `postgresql` and `libpq5`. PostgreSQL refuses to be run by root, so then it is
/// another user's. It ends with this object or with this process, and its files go too.
package final class PostgresServer: Sendable {
    /// Where its default database is; anybody on this machine may use it.
    package let url: String
    private let directory: URL
    private let port: Int
    private let programs: URL
    private let process = Mutex<ChildProcess?>(nil)

    /// Whether tests can run: the programs are there.
    package static let isAvailable: Bool = {
        if folder != nil { return true }
        Tools.complain(
            Tools.areRequired
                ? "PostgreSQL is missing; FERMATA_CI=1, so the tests that need it fail. Run 'make setup'."
                : "PostgreSQL is missing: every test that needs it is SKIPPED. Run 'make setup' first."
        )
        return Tools.areRequired
    }()

    // No test owns what all share.
    private static let start = Task { try await PostgresServer() }

    /// The server that the tests of a process share, started if need be.
    package static var shared: PostgresServer {
        get async throws { try await start.value }
    }

    /// Makes a cluster and starts its server.
    package init() async throws {
        guard let programs = Self.folder else {
            throw TestSupportError("There are no 'initdb' and 'postgres'. Run 'make setup'.")
        }
        self.programs = programs
        port = try LoopbackPort.free()
        url = "postgresql://fermata@127.0.0.1:\(port)/postgres"
        directory = URL.temporaryDirectory.appending(path: "fermata-postgres-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        if let user = Self.user { try await Self.run("/bin/chown", [user, directory.path]) }
        let initialize = Self.asUser([
            programs.appending(path: "initdb").path, "--pgdata", directory.appending(path: "data").path, "--username",
            "fermata", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync",
        ])
        try await Self.run(initialize[0], Array(initialize.dropFirst()))
        try await restart()
    }

    deinit {
        process.withLock { $0 = nil }
        // A server that runs ends first, and what started it removes its files.
        if FileManager.default.fileExists(atPath: crashMark.path) { try? FileManager.default.removeItem(at: directory) }
    }

    /// Makes a database, for programs that know nothing of schemas.
    ///
    /// - Returns: Where it is.
    package func database() async throws -> String {
        let name = "db_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        try await Self.run(
            programs.appending(path: "createdb").path,
            ["--host", "127.0.0.1", "--port", String(port), "--username", "fermata", name]
        )
        return "postgresql://fermata@127.0.0.1:\(port)/\(name)"
    }

    /// Starts the server again after ``crash()``, and waits until it answers.
    package func restart() async throws {
        // The files go when the server is ended with this process, and stay after a crash. It cannot start (1) while what
        // a killed one has left is still there.
        let script = """
            files=$1; shift
            trap 'kill -INT $server; wait $server; [ -e "$files/crash" ] || rm -rf "$files"; exit' TERM
            while :; do
                "$@" & server=$!
                wait $server; status=$?
                [ $status = 1 ] || exit $status
                sleep 0.2
            done
            """
        let data = directory.appending(path: "data").path
        let server = Self.asUser([
            programs.appending(path: "postgres").path, "-D", data, "-p", String(port),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=400", "-c", "shared_buffers=32MB",
        ])
        let started = try ChildProcess(
            URL(filePath: "/bin/sh"),
            ["-c", script, "sh", directory.path] + server,
            guarded: true
        )
        process.withLock { $0 = started }
        try await eventually("PostgreSQL answers", within: .seconds(60)) {
            try await ChildProcess(
                programs.appending(path: "pg_isready"),
                ["--host", "127.0.0.1", "--port", String(port), "--quiet"],
                keepsInputOpen: false
            ).waitForExit() == 0
        }
        try? FileManager.default.removeItem(at: crashMark)
    }

    /// Kills the server as a power cut does, and waits until all of it is gone.
    package func crash() async throws {
        let file = directory.appending(path: "data/postmaster.pid")
        let text = try String(contentsOf: file, encoding: .utf8)
        guard let first = text.split(separator: "\n").first, let server = Int32(first) else {
            throw TestSupportError("PostgreSQL has written no number of its process.")
        }
        try Data().write(to: crashMark)
        kill(server, SIGKILL)
        try await eventually("PostgreSQL is gone") { kill(server, 0) != 0 }
        process.withLock { $0 = nil }
    }

    private var crashMark: URL { directory.appending(path: "crash") }

    /// Where the newest version's programs are.
    private static let folder: URL? = {
        let versions = URL(filePath: "/usr/lib/postgresql")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: versions.path)) ?? []
        let installed = names.compactMap(Int.init).sorted(by: >).map { versions.appending(path: "\($0)/bin") }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return (installed + path.map { URL(filePath: String($0)) }).first { folder in
            ["initdb", "postgres", "pg_isready", "createdb"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: folder.appending(path: $0).path)
            }
        }
    }()

    /// Who runs it if the tests are run by root.
    private static let user: String? = geteuid() == 0 ? (getpwnam("postgres") != nil ? "postgres" : "nobody") : nil

    /// A command as it is to be run. The program takes the place of `setpriv`, so signals reach it.
    private static func asUser(_ command: [String]) -> [String] {
        guard let user else { return command }
        return ["/usr/bin/setpriv", "--reuid", user, "--regid", group(of: user), "--clear-groups"] + command
    }

    private static func group(of user: String) -> String { getpwnam(user).map { String($0.pointee.pw_gid) } ?? user }

    private static func run(_ program: String, _ arguments: [String]) async throws {
        let process = try ChildProcess(URL(filePath: program), arguments, keepsInputOpen: false)
        guard try await process.waitForExit() == 0 else {
            throw TestSupportError("\(program) failed.\n\(process.output)\n\(process.errorOutput)")
        }
    }
}
