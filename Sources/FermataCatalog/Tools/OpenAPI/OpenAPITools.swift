public import Fermata
public import FermataAI
public import Foundation

/// Makes a tool of each operation of an OpenAPI 3 document.
///
/// Requests go to ``init(document:baseURL:access:headers:operations:)``'s base URL and nowhere else: the servers of the
/// document are not used. Parameters in the path, the query and headers, and JSON bodies are understood; operations with
/// others are left out or refused, as told there. Answers are text, cut at the access's limit.
public struct OpenAPITools: Sendable {
    /// The tools, by name.
    public let tools: [AnyTool]

    /// The most operations of one document.
    static let maximumOperations = 200

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - document: OpenAPI 3.0 or 3.1, as JSON. References within the document are followed.
    ///   - baseURL: Where the API is; its host must be among those of `access`.
    ///   - headers: Sent with every request and never shown to a model, such as `Authorization`.
    ///   - operations: The `operationId`s to offer; `nil` offers those that only read (GET and HEAD).
    /// - Throws: `FermataError` with code `invalidConfiguration` if the document is not OpenAPI 3, an operation of the list
    ///   is missing or cannot be a tool, or there is none.
    public init(
        document: JSONValue,
        baseURL: URL,
        access: OutboundAccess,
        headers: [String: String] = [:],
        operations: Set<String>? = nil
    ) throws {
        try self.init(
            document: document,
            baseURL: baseURL,
            client: OutboundClient(access: access),
            headers: headers,
            operations: operations
        )
    }

    init(
        document: JSONValue,
        baseURL: URL,
        client: OutboundClient,
        headers: [String: String],
        operations: Set<String>?
    ) throws {
        guard case .string(let version)? = document["openapi"], version.hasPrefix("3.") else {
            throw FermataError(.invalidConfiguration, "The document is not OpenAPI 3: it has no 'openapi: 3.…'.")
        }
        guard baseURL.host?.isEmpty == false, baseURL.query == nil, baseURL.fragment == nil else {
            throw FermataError(.invalidConfiguration, "The API's base URL needs a host, and no query or fragment.")
        }
        var client = client
        client.staysAtOrigin = true
        var missing = operations
        var tools: [AnyTool] = []
        for found in try OpenAPIOperation.all(in: document) {
            let isWanted = operations?.contains(found.id) ?? found.isReading
            guard isWanted else { continue }
            missing?.remove(found.id)
            let operation: OpenAPIOperation
            do {
                operation = try found.complete(in: document)
            } catch let error as FermataError where operations == nil && error.code == .invalidConfiguration {
                continue
            }
            guard tools.count < Self.maximumOperations else {
                throw FermataError(
                    .invalidConfiguration,
                    "The document has more than \(Self.maximumOperations) operations. Name those to offer."
                )
            }
            let call = OpenAPICall(operation: operation, baseURL: baseURL, headers: headers, client: client)
            do {
                tools.append(try AnyTool(definition: operation.definition) { try await call.run($0) })
            } catch let error as ApplicationError {
                throw FermataError(.invalidConfiguration, "The operation '\(operation.id)': \(error.message)")
            }
        }
        if let name = missing?.min() {
            throw FermataError(.invalidConfiguration, "The document has no operation '\(name)'.")
        }
        guard !tools.isEmpty else {
            throw FermataError(.invalidConfiguration, "The document has no operation that can be a tool.")
        }
        self.tools = tools
    }
}
