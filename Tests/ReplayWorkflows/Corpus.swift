package import Foundation

/// The recorded histories, which live beside the package and not in it.
///
/// `FERMATA_HISTORIES` names another directory. If it is set the corpus must be there: tests that need it then fail
/// instead of being skipped.
package struct Corpus: Sendable {
    package static let standard = Corpus()

    package let directory: URL
    private let isRequired: Bool

    private init() {
        if let path = ProcessInfo.processInfo.environment["FERMATA_HISTORIES"], !path.isEmpty {
            directory = URL(filePath: path, directoryHint: .isDirectory)
            isRequired = true
        } else {
            // Tests/ReplayWorkflows/Corpus.swift is three steps below the package.
            let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            directory = package.deletingLastPathComponent().appending(path: "shared/histories")
            isRequired = false
        }
    }

    /// Whether tests of the corpus should run.
    package var isUsable: Bool { isRequired || FileManager.default.fileExists(atPath: directory.path) }

    /// What to say when it is not.
    package var absence: String {
        "THE RECORDED HISTORIES ARE ABSENT: nothing at \(directory.path). Set FERMATA_HISTORIES to their directory."
    }

    /// The names of all histories, without their extensions.
    package func names() throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        return Set(
            files.compactMap { file in
                [".json", ".json.gz"].first(where: file.hasSuffix).map { String(file.dropLast($0.count)) }
            }
        )
    }

    /// Reads one history.
    ///
    /// - Throws: ``CorpusError`` if there is none of this name or it cannot be read.
    package func recording(_ name: String) throws -> Recording {
        let plain = directory.appending(path: "\(name).json")
        let packed = directory.appending(path: "\(name).json.gz")
        do {
            guard FileManager.default.fileExists(atPath: packed.path) else {
                return try Recording(json: Data(contentsOf: plain))
            }
            let gzip = Command(executable: URL(filePath: "/usr/bin/env"), arguments: ["gzip", "-dc", packed.path])
            return try Recording(json: gzip.output())
        } catch {
            throw CorpusError("The history '\(name)' in \(directory.path) cannot be read: \(error)")
        }
    }
}
