// Prints what replay makes of the recorded histories. The tests run it twice: hash seeds differ between processes.

import Foundation
import ReplayWorkflows

do {
    for line in try await Digest.lines() { print(line) }
} catch {
    FileHandle.standardError.write(Data("replay digest: \(error)\n".utf8))
    exit(1)
}
