package import Foundation

/// Finds the programs that the tests talk to.
package enum Tools {
    /// The root of the package.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The reference server's command line tool.
    package static let temporal = find("temporal")
    /// A Python that has the official SDK.
    package static let python = existing(root.appending(path: ".tools/venv/bin/python"))

    /// Whether a missing tool fails the tests that need it instead of skipping them.
    package static let areRequired = ProcessInfo.processInfo.environment["FERMATA_CI"] == "1"

    /// A program of this package, built beside the tests.
    package static func product(_ name: String) throws -> URL {
        let products = [Bundle.main.executablePath, CommandLine.arguments.first]
            .compactMap { $0.map { URL(filePath: $0).deletingLastPathComponent() } }
        // On macOS the tests are inside a bundle, three levels further down.
        let candidates = products.flatMap { directory in
            sequence(first: directory) { $0.deletingLastPathComponent() }.prefix(4).map { $0.appending(path: name) }
        }
        guard let program = candidates.lazy.compactMap(existing).first else {
            throw TestSupportError("The program '\(name)' is not beside the tests; build the whole package.")
        }
        return program
    }

    private static func find(_ name: String) -> URL? {
        let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let candidates =
            [root.appending(path: ".tools/venv/bin/\(name)")]
            + directories.map { URL(filePath: $0).appending(path: name) }
        return candidates.lazy.compactMap(existing).first
    }

    private static func existing(_ url: URL) -> URL? {
        FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
    }

    /// Says on standard error what cannot run, once per call, so that a skipped ring of tests is not overlooked.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\n*** \(text)\n\n".utf8))
    }
}
