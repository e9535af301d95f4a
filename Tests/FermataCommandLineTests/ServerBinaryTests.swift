import FermataCommandLine
import Foundation
import Testing

@Suite("finding the server's program")
struct ServerBinaryTests {
    @Test("the pinned version above the executable comes before the PATH")
    func pinned() async throws {
        try await withDirectory { root in
            let executable = root.appending(path: ".build/debug/fermata")
            let pinned = root.appending(path: ".tools/venv/bin/temporal")
            let other = root.appending(path: "bin/temporal")
            for file in [executable, pinned, other] {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data().write(to: file)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
            }
            let path = ["PATH": "/nowhere:" + other.deletingLastPathComponent().path]
            #expect(try ServerBinary.find(executable: executable, environment: path).path == pinned.path)
            try FileManager.default.removeItem(at: pinned)
            #expect(try ServerBinary.find(executable: executable, environment: path).path == other.path)
        }
    }

    @Test("a missing program is reported with the way to get it")
    func missing() throws {
        let failure = try #require(throws: CommandFailure.self) {
            try ServerBinary.find(executable: nil, environment: ["PATH": "/nowhere"])
        }
        #expect(failure.status == .unavailable)
        #expect(failure.message.contains("make setup"))
    }
}
