import Fermata
import FermataAI
import Foundation

/// A tool that changes the world: it adds a line to a file, and does not mind whether the line is there already.
struct EffectTool: Sendable {
    private struct Line: Encodable {
        var id: String
        var callID: String?
        var workflowID: String?
        var arguments: JSONValue
    }

    let path: String
    let boundaries: Boundaries

    func erased() throws -> AnyTool {
        try AnyTool(
            definition: ToolDefinition(
                name: "effect",
                description: "Does something that stays done.",
                parameters: .object(["id": .string()])
            )
        ) { arguments in
            guard case .string(let id) = arguments["id"] else { throw ToolError("'id' must be a text.") }
            boundaries.pass("before the effect")
            let line = Line(
                id: id,
                callID: ToolContext.current?.callID,
                workflowID: ToolContext.current?.workflowID,
                arguments: arguments
            )
            try append(try JSONEncoder().encode(line))
            boundaries.pass("after the effect")
            return "done \(id)"
        }
    }

    /// One write, so that lines of other processes are not cut in two.
    private func append(_ line: Data) throws {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: line + [0x0A])
        try file.synchronize()
    }
}
