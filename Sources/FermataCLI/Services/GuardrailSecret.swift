import FermataAI
import FermataCommandLine
import Foundation

/// The secret of the guardrails' hashes.
enum GuardrailSecret {
    /// The variable for several machines, which must have the same secret.
    static let variable = "FERMATA_GUARDRAIL_KEY"

    /// The secret of the environment or, on one machine, of a file in the data directory, made when it is first needed.
    static func key(in directory: URL) throws -> GuardrailKey {
        let given = ProcessInfo.processInfo.environment[variable] ?? ""
        if !given.isEmpty { return try GuardrailKey(given) }
        let file = directory.appending(path: "guardrail.key").path(percentEncoded: false)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try make(file)
        guard let data = FileManager.default.contents(atPath: file), let text = String(data: data, encoding: .utf8)
        else {
            throw CommandFailure(
                .permissionDenied,
                "The guardrails' key '\(file)' cannot be read. Check its permissions."
            )
        }
        return try GuardrailKey(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Writes a new secret that only its owner can read, unless there is one.
    private static func make(_ file: String) throws {
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255) }
        let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
        guard !FileManager.default.fileExists(atPath: file) else { return }
        // Whole or not at all, and never in place of another's.
        let draft = "\(file).\(UUID().uuidString)"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(.permissionDenied, "The guardrails' key '\(file)' cannot be written.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        defer { unlink(draft) }
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        guard link(draft, file) == 0 || errno == EEXIST else {
            throw CommandFailure(.permissionDenied, "The guardrails' key '\(file)' cannot be written.")
        }
    }
}
