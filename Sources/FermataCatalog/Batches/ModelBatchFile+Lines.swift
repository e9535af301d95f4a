import Fermata
public import FermataAI
public import Foundation

extension ModelBatchFile {
    /// Reads requests as people write them: in each line a JSON object with `prompt`, and if wanted `id`, `instructions`,
    /// `maxOutputTokens`, `temperature` and `schema`. Without an id a line is called after its number, as `line-3`.
    ///
    /// - Throws: `ApplicationError` of type ``CatalogFailure/invalidInput`` that names the line.
    public static func items(lines text: Data) throws -> [ModelBatchItem] {
        var items: [ModelBatchItem] = []
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
            let number = index + 1
            do {
                items.append(try JSONDecoder().decode(RequestLine.self, from: line).item(number))
            } catch let error as DecodingError {
                throw CatalogFailure.final(CatalogFailure.invalidInput, "Line \(number): \(Self.reason(error))")
            }
        }
        guard !items.isEmpty else {
            throw CatalogFailure.final(
                CatalogFailure.invalidInput,
                "There is no request. Write one JSON object a line."
            )
        }
        return items
    }

    /// Without the text that is wrong: it may be confidential.
    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of the wrong type."
        case .dataCorrupted(let context) where !context.codingPath.isEmpty: context.debugDescription
        default: "it is not a JSON object."
        }
    }
}

/// A request as people write it.
private struct RequestLine: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, prompt, instructions, maxOutputTokens, temperature, schema
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let id: String?
    let prompt: String
    let instructions: String?
    let maxOutputTokens: Int?
    let temperature: Double?
    let schema: JSONSchema?

    init(from decoder: any Decoder) throws {
        let known = CodingKeys.allCases.map(\.stringValue)
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: [key],
                    debugDescription: "there is no member '\(key.stringValue.prefix(50))'. There are: "
                        + known.joined(separator: ", ") + "."
                )
            )
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        prompt = try container.decode(String.self, forKey: .prompt)
        instructions = try container.decodeIfPresent(String.self, forKey: .instructions)
        maxOutputTokens = try container.decodeIfPresent(Int.self, forKey: .maxOutputTokens)
        temperature = try container.decodeIfPresent(Double.self, forKey: .temperature)
        schema = try container.decodeIfPresent(JSONSchema.self, forKey: .schema)
    }

    func item(_ number: Int) -> ModelBatchItem {
        let system = instructions.map { [Message(.system, $0)] } ?? []
        return ModelBatchItem(
            id: id ?? "line-\(number)",
            request: ModelRequest(
                model: "",
                messages: system + [Message(.user, prompt)],
                outputSchema: schema,
                maxOutputTokens: maxOutputTokens,
                temperature: temperature
            )
        )
    }
}
