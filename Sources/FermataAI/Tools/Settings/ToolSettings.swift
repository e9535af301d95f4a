/// One entry of `tools` in a configuration file: a tool, or several that belong together.
///
/// ```yaml
/// tools:
///   - kind: calculator
///   - {kind: web_fetch, allowedHosts: [example.com]}
///   - {kind: sql, name: orders, file: orders.db, about: The orders since 2020.}
/// ```
public enum ToolSettings: Sendable, Hashable {
    /// `calculator`.
    case calculator
    /// `web_fetch`: reads pages.
    case webFetch(WebFetchSettings)
    /// `files`: the tools `list_files` and `read_file`.
    case files(FileToolSettings)
    /// `sql`: asks a SQLite file.
    case sql(SQLToolSettings)
    /// `openapi`: a tool for each operation of a document.
    case openAPI(OpenAPIToolSettings)
    /// `workflows`: the tools `start_workflow` and `query_workflow`.
    case workflows(WorkflowToolSettings)

    /// As the file writes it.
    public var kind: String { kindName.rawValue }

    private enum Kind: String, Codable, CaseIterable {
        case calculator
        case webFetch = "web_fetch"
        case files, sql, openapi, workflows
    }

    private var kindName: Kind {
        switch self {
        case .calculator: .calculator
        case .webFetch: .webFetch
        case .files: .files
        case .sql: .sql
        case .openAPI: .openapi
        case .workflows: .workflows
        }
    }
}

extension ToolSettings: Codable {
    private enum KindKey: String, CodingKey {
        case kind
    }

    private enum PlainKeys: String, CodingKey, CaseIterable {
        case kind
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: KindKey.self)
        let name = try container.decode(String.self, forKey: .kind)
        guard let kind = Kind(rawValue: name) else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                forKey: .kind,
                in: container,
                debugDescription: "'\(name.prefix(80))' is none of \(kinds)."
            )
        }
        switch kind {
        case .calculator:
            _ = try decoder.strictContainer(keyedBy: PlainKeys.self)
            self = .calculator
        case .webFetch: self = .webFetch(try WebFetchSettings(from: decoder))
        case .files: self = .files(try FileToolSettings(from: decoder))
        case .sql: self = .sql(try SQLToolSettings(from: decoder))
        case .openapi: self = .openAPI(try OpenAPIToolSettings(from: decoder))
        case .workflows: self = .workflows(try WorkflowToolSettings(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: KindKey.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .calculator: break
        case .webFetch(let settings): try settings.encode(to: encoder)
        case .files(let settings): try settings.encode(to: encoder)
        case .sql(let settings): try settings.encode(to: encoder)
        case .openAPI(let settings): try settings.encode(to: encoder)
        case .workflows(let settings): try settings.encode(to: encoder)
        }
    }
}
