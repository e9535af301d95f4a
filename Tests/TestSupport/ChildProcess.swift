package import Foundation
import Synchronization

/// A program that runs beside the tests and does not outlive them.
///
/// Its standard input is a pipe that only this process holds open. When this process ends, however it ends, the pipe
/// closes; programs of this package and the Python scripts watch for that. Other programs are started `guarded`, by a
/// shell that watches in their stead.
package final class ChildProcess: Sendable {
    private struct State {
        var lines: [String] = []
        var outputEnded = false
        var waiting: [UInt64: (text: String, continuation: CheckedContinuation<Bool, Never>)] = [:]
        var nextWaiter: UInt64 = 0
    }

    private static let guardScript = """
        exec 3<&0
        "$@" </dev/null 3<&- & child=$!
        {
            cat <&3; kill -TERM $child
            # The end of this shell is noticed when the last of its children has ended, so no nap may outlast it.
            sleep 5 & nap=$!; trap 'kill $nap; exit' TERM; wait $nap
            kill -KILL $child
        } >/dev/null 2>&1 & watcher=$!
        wait $child; status=$?
        kill $watcher 2>/dev/null
        exit $status
        """

    private let name: String
    private let process: Process
    private let input: Pipe
    private let errors: URL
    private let state = Mutex(State())
    private let exit = Latch()
    private let end = Latch()

    package init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        guarded: Bool = false,
        keepsInputOpen: Bool = true
    ) throws {
        name = executable.lastPathComponent
        process = Process()
        input = Pipe()
        errors = FileManager.default.temporaryDirectory.appending(path: "fermata-\(name)-\(UUID().uuidString).log")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        process.executableURL = guarded ? URL(filePath: "/bin/sh") : executable
        process.arguments = guarded ? ["-c", Self.guardScript, "sh", executable.path] + arguments : arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        process.terminationHandler = { [exit] _ in exit.open() }
        try Self.withAllSignals { try process.run() }
        if !keepsInputOpen { try input.fileHandleForWriting.close() }
        // A thread, because reading blocks, and the pool that runs the tests is small.
        Thread.detachNewThread { [weak self] in
            var rest = Data()
            while true {
                let data = output.fileHandleForReading.availableData
                rest.append(data)
                while let end = rest.firstIndex(of: 0x0A) {
                    self?.add(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = Data(rest[rest.index(after: end)...])
                }
                guard data.isEmpty else { continue }
                if !rest.isEmpty { self?.add(String(decoding: rest, as: UTF8.self)) }
                break
            }
            self?.endOutput()
        }
    }

    /// Threads of the pool block most signals, and a program inherits what the thread that starts it blocks: it would be
    /// deaf to SIGTERM, and a shell would never hear of its children's end.
    private static func withAllSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        try? FileManager.default.removeItem(at: errors)
    }

    package var processID: Int32 { process.processIdentifier }

    /// What the program has written so far.
    package var output: String { state.withLock { $0.lines.joined(separator: "\n") } }

    /// What the program has written to standard error so far.
    package var errorOutput: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// Writes to the program's standard input and closes it.
    package func finishInput(_ data: Data = Data()) throws {
        try input.fileHandleForWriting.write(contentsOf: data)
        try input.fileHandleForWriting.close()
    }

    /// Waits until the program writes a line that holds `text`; throws when its output ends without one.
    package func waitForOutput(_ text: String) async throws {
        let isThere = await withCheckedContinuation { continuation in
            let known: Bool? = state.withLock { state in
                if state.lines.contains(where: { $0.contains(text) }) { return true }
                if state.outputEnded { return false }
                state.waiting[state.nextWaiter] = (text, continuation)
                state.nextWaiter += 1
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
        guard isThere else {
            throw TestSupportError("\(name) ended without writing '\(text)'.\n\(output)\n\(errorOutput)")
        }
    }

    /// Sends a signal, unless the program has ended: its number may be another's by then.
    package func send(_ signal: Int32) {
        guard process.isRunning else { return }
        kill(processID, signal)
    }

    /// Waits until the program has ended and gives its exit code, or the signal that ended it.
    @discardableResult
    package func waitForExit() async throws -> Int32 {
        try await exit.wait()
        return process.terminationStatus
    }

    /// Waits until all output is there; it may arrive after the end of the program.
    package func waitForEndOfOutput() async throws { try await end.wait() }

    private func add(_ line: String) {
        let ready = state.withLock { state in
            state.lines.append(line)
            let ready = state.waiting.filter { line.contains($0.value.text) }
            for key in ready.keys { state.waiting[key] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in ready { continuation.resume(returning: true) }
    }

    private func endOutput() {
        let left = state.withLock { state in
            state.outputEnded = true
            defer { state.waiting = [:] }
            return state.waiting.values.map(\.continuation)
        }
        for continuation in left { continuation.resume(returning: false) }
        end.open()
    }
}
