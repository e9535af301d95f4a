import Dispatch
import Foundation
import ReplayWorkflows
import Testing

@Suite("two processes", .enabled(if: Corpus.standard.isUsable, Comment(rawValue: Corpus.standard.absence)))
struct TwoProcessesTests {
    @Test("two fresh processes and this one replay every history alike")
    func replayAlike() async throws {
        async let first = digestOfFreshProcess()
        async let second = digestOfFreshProcess()
        let here = try await Digest.lines()
        // Not compared as a whole: a failure should show the lines that differ and no others.
        #expect(try await first.symmetricDifference(here) == [])
        #expect(try await second.symmetricDifference(here) == [])
    }
}

/// Runs the digest program. It waits on a thread that no other test needs.
private func digestOfFreshProcess() async throws -> Set<String> {
    let program = Command(executable: buildDirectory.appending(path: "ReplayDigest"))
    let output = try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(with: Result { try program.output() })
        }
    }
    return Set(String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init))
}

/// Where the build put this test's own binary and every other product.
private var buildDirectory: URL {
    #if os(macOS)
    if let bundle = Bundle.allBundles.first(where: { $0.bundlePath.hasSuffix(".xctest") }) {
        return bundle.bundleURL.deletingLastPathComponent()
    }
    #endif
    return Bundle.main.bundleURL
}
