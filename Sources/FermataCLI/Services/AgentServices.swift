import Fermata
import FermataAI
import FermataCatalog
import Foundation

extension WorkerOptions {
    /// The store of agents, conversations, limits and budgets, in the data directory.
    func aiDatabase() throws -> AIDatabase {
        let data = dataDirectory
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        return try AIDatabase(path: data.appending(path: "ai.db").path(percentEncoded: false))
    }

    /// What agents need, with the tools that are safe without further settings.
    func aiServices() throws -> AIServices {
        var tools = [try AnyTool(CalculatorTool())]
        if !allowFiles.isEmpty {
            tools.append(try AnyTool(ListFilesTool(roots: allowFiles)))
            tools.append(try AnyTool(ReadFileTool(roots: allowFiles)))
        }
        return try AIServices(database: aiDatabase(), configuration: .fromEnvironment(), tools: tools)
    }
}
