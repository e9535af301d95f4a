public import Fermata
public import FermataAI
public import Foundation
import Logging

/// Makes the tools that a configuration file describes.
public struct ToolAssembly: Sendable {
    /// What relative paths of the file count from.
    public var folder: URL
    /// What starts and asks workflows; `nil` for those who only want to know which tools there are.
    public var client: TemporalClient?
    /// Where workflows are started whose entry does not say it.
    public var taskQueue: String
    /// Where the keys are that the file names.
    public var environment: [String: String]

    /// The most bytes of an OpenAPI document.
    private static let maximumDocumentBytes = 8 << 20

    /// Creates an assembly.
    public init(
        folder: URL,
        client: TemporalClient? = nil,
        taskQueue: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.folder = folder
        self.client = client
        self.taskQueue = taskQueue
        self.environment = environment
    }

    /// The tools, in the order of the entries. Opens the files they name, and reads OpenAPI documents from their addresses.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` that names the entry and what to change.
    public func tools(_ settings: [ToolSettings]) async throws -> [AnyTool] {
        var tools: [AnyTool] = []
        var names: Set<String> = []
        for (index, entry) in settings.enumerated() {
            for tool in try await Self.naming("tools[\(index)] (\(entry.kind))", { try await self.tools(of: entry) }) {
                let name = tool.definition.name
                guard names.insert(name).inserted else {
                    throw FermataError(
                        .invalidConfiguration,
                        "tools[\(index)] (\(entry.kind)): there is a tool '\(name)' already. Keep one of the two, or give "
                            + "the entry another 'name'."
                    )
                }
                tools.append(tool)
            }
        }
        return tools
    }

    private func tools(of entry: ToolSettings) async throws -> [AnyTool] {
        switch entry {
        case .calculator:
            return [try AnyTool(CalculatorTool())]
        case .webFetch(let settings):
            var access = OutboundAccess(
                allowedHosts: settings.allowedHosts,
                allowsPrivateAddresses: settings.allowPrivateAddresses
            )
            access.limit(settings.maximumBytes, settings.timeoutSeconds)
            return [try AnyTool(WebFetchTool(access: access))]
        case .files(let settings):
            let roots = try settings.roots.map(existingFolder)
            return [try AnyTool(ListFilesTool(roots: roots)), try AnyTool(ReadFileTool(roots: roots))]
        case .sql(let settings):
            var limits = SQLiteQueryTool.Limits()
            if let rows = settings.maximumRows { limits.rows = rows }
            if let bytes = settings.maximumBytes { limits.bytes = bytes }
            if let seconds = settings.timeoutSeconds { limits.time = .seconds(seconds) }
            let tool = try SQLiteQueryTool(
                path: path(settings.file),
                name: settings.name,
                about: settings.about,
                limits: limits
            )
            return [try AnyTool(tool)]
        case .openAPI(let settings):
            return try await operations(settings)
        case .workflows(let settings):
            return try workflows(settings)
        }
    }

    private func operations(_ settings: OpenAPIToolSettings) async throws -> [AnyTool] {
        guard let server = URL(string: settings.server), let host = server.hostAndPort else {
            throw FermataError(.invalidConfiguration, "'server' must be an address with http or https.")
        }
        var headers: [String: String] = [:]
        if let name = settings.apiKeyEnvironment {
            let key = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            guard !key.isEmpty else {
                throw FermataError(
                    .invalidConfiguration,
                    "'apiKeyEnvironment' names the environment variable \(name), which is not set."
                )
            }
            let isBearer = settings.apiKeyHeader.lowercased() == "authorization"
            headers[settings.apiKeyHeader] = isBearer ? "Bearer \(key)" : key
        }
        var access = OutboundAccess(allowedHosts: [host], allowsPrivateAddresses: settings.allowPrivateAddresses)
        access.limit(settings.maximumBytes, settings.timeoutSeconds)
        return try OpenAPITools(
            document: try await document(settings),
            baseURL: server,
            access: access,
            headers: headers,
            operations: settings.operations.map(Set.init)
        ).tools
    }

    private func document(_ settings: OpenAPIToolSettings) async throws -> JSONValue {
        let data: Data
        if let url = URL(string: settings.document), let host = url.hostAndPort {
            data = try await fetched(url, host, settings)
        } else {
            let path = path(settings.document)
            guard let contents = FileManager.default.contents(atPath: path) else {
                throw FermataError(
                    .invalidConfiguration,
                    "'document': the file \(path) is not there, or cannot be read."
                )
            }
            data = contents
        }
        guard data.count <= Self.maximumDocumentBytes else {
            throw FermataError(.invalidConfiguration, "'document' has more than \(Self.maximumDocumentBytes) bytes.")
        }
        do {
            return try JSONDecoder().decode(JSONValue.self, from: data)
        } catch {
            throw FermataError(.invalidConfiguration, "'document' is not JSON. Convert it, if it is YAML.")
        }
    }

    private func fetched(_ url: URL, _ host: String, _ settings: OpenAPIToolSettings) async throws -> Data {
        let access = OutboundAccess(
            allowedHosts: [host],
            allowsPrivateAddresses: settings.allowPrivateAddresses,
            maximumBytes: Self.maximumDocumentBytes
        )
        do {
            let request = OutboundClient.Request(url: url, headers: [("accept", "application/json")])
            let response = try await OutboundClient(access: access).send(request)
            guard response.status == 200, !response.isCut else {
                throw FermataError(
                    .invalidConfiguration,
                    response.isCut
                        ? "'document' has more than \(Self.maximumDocumentBytes) bytes."
                        : "'document': \(url.shown) answers with status \(response.status)."
                )
            }
            return response.body
        } catch let error as ToolError {
            throw FermataError(.invalidConfiguration, "'document': \(error.messageForModel)")
        } catch let error as ApplicationError {
            throw FermataError(.invalidConfiguration, "'document': \(error.message)")
        }
    }

    private func workflows(_ settings: WorkflowToolSettings) throws -> [AnyTool] {
        // Whoever has no client wants the descriptions; the tools are the same, and cannot be called.
        let client = try client ?? Self.unconnected()
        var tools: [AnyTool] = []
        if !settings.start.isEmpty {
            let queue = settings.taskQueue ?? taskQueue
            tools.append(try AnyTool(StartWorkflowTool(client: client, types: settings.start, taskQueue: queue)))
        }
        if !settings.query.isEmpty {
            tools.append(try AnyTool(QueryWorkflowTool(client: client, queries: settings.query)))
        }
        return tools
    }

    private static func unconnected() throws -> TemporalClient {
        let logger = Logger(label: "fermata.tools") { _ in SwiftLogNoOpLogHandler() }
        return try TemporalClient(target: TemporalTarget(address: "127.0.0.1"), logger: logger)
    }

    private func existingFolder(_ root: String) throws -> String {
        let path = path(root)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw FermataError(.invalidConfiguration, "'roots': there is no folder \(path).")
        }
        return path
    }

    private func path(_ path: String) -> String {
        URL(filePath: path, relativeTo: folder).standardizedFileURL.path(percentEncoded: false)
    }

    private static func naming<Value>(_ entry: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as FermataError {
            throw FermataError(error.code, "\(entry): \(error.message)", cause: error)
        } catch let error as ApplicationError {
            throw FermataError(.invalidConfiguration, "\(entry): \(error.message)", cause: error)
        }
    }
}

extension OutboundAccess {
    fileprivate mutating func limit(_ bytes: Int?, _ seconds: Double?) {
        if let bytes { maximumBytes = bytes }
        if let seconds { timeout = .seconds(seconds) }
    }
}

extension URL {
    /// As ``OutboundAccess/allowedHosts`` writes it; `nil` for what is no address of the web.
    fileprivate var hostAndPort: String? {
        guard let scheme = scheme?.lowercased(), ["http", "https"].contains(scheme), let host, !host.isEmpty else {
            return nil
        }
        return port.map { "\(host):\($0)" } ?? host
    }
}
