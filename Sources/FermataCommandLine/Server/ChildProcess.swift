import Foundation
import Synchronization

/// A process that this one started.
///
/// Foundation's `Process` is not used: on Linux the child inherits the parent's pipes, and the end of a child is not
/// noticed while one of its own children lives. Here
///
/// 1. the child gets its three standard streams and nothing else of ours that is marked close-on-exec;
/// 2. it has a process group of its own, and signals as a new program expects them;
/// 3. its id is free for others only after `state` says that it has ended, so a signal never hits a stranger.
final class ChildProcess: Sendable {
    private struct State {
        var status: Int32?
        var waiting: [CheckedContinuation<Int32, Never>] = []
    }

    private let id: pid_t
    private let state = Mutex(State())

    /// The exit status, or 128 and the signal that ended it; `nil` while it runs.
    var status: Int32? { state.withLock(\.status) }

    /// Starts a program.
    ///
    /// - Throws: ``CommandFailure`` with `internalError` when the system refuses.
    init(_ program: String, _ arguments: [String], input: Int32, output: Int32) throws(CommandFailure) {
        id = try Self.spawn([program] + arguments, input: input, output: output)
        // A thread of its own, because the wait blocks and may last for weeks.
        Thread.detachNewThread { [self] in waitForEnd() }
    }

    /// Sends a signal, unless the process has ended.
    func signal(_ number: Int32) {
        state.withLock { state in
            if state.status == nil { _ = kill(id, number) }
        }
    }

    /// Waits for the end, also in a cancelled task: whoever cancels ends the process too.
    func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    private func waitForEnd() {
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        let (status, waiting) = state.withLock { state in
            var raw: Int32 = 0
            waitpid(id, &raw, 0)
            let status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
            state.status = status
            defer { state.waiting = [] }
            return (status, state.waiting)
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }

    private static func spawn(_ command: [String], input: Int32, output: Int32) throws(CommandFailure) -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)

        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = command.map { strdup($0) }
        let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in arguments + environment { free(text) } }
        var id: pid_t = 0
        let error = posix_spawn(&id, command[0], &actions, &attributes, arguments + [nil], environment + [nil])
        guard error == 0 else {
            let reason = String(cString: strerror(error))
            throw CommandFailure(.internalError, "'\(command[0])' cannot be started: \(reason).")
        }
        return id
    }
}
