public import Fermata
import Foundation

/// Turns what a model made into a value, or into a text that tells the model what to correct.
///
/// A value comes out only if it fits the type's schema with all its guides and the type's own `init(from:)` takes it.
/// How often the model is asked again is the caller's choice.
public struct GenerableDecoder<Value: Generable>: Sendable {
    /// What came of it.
    public enum Outcome: Sendable {
        /// It fits.
        case value(Value)
        /// It does not; the text says why, for the model to act on. It quotes the model's answer, so it belongs into
        /// the conversation and not into logs or errors.
        case invalid(String)
    }

    /// The schema of the type.
    public let schema: JSONSchema

    /// Creates a decoder. Making the schema takes a moment: keep the decoder for more than one value.
    public init(_ type: Value.Type = Value.self) {
        schema = type.jsonSchema
    }

    /// Decodes an answer's text. A code fence around the JSON is taken off.
    public func decode(text: String) -> Outcome {
        guard let json = try? JSONDecoder().decode(JSONValue.self, from: Data(JSONText.unfenced(text).utf8)) else {
            return .invalid(
                """
                The answer is not valid JSON. Answer again with the whole JSON and nothing else: no words before or \
                after it.
                """
            )
        }
        return decode(json)
    }

    /// Decodes an answer's JSON.
    public func decode(_ json: JSONValue) -> Outcome {
        switch result(json) {
        case .success(let value):
            .value(value)
        case .failure(let issues):
            .invalid(
                issues.text("The answer does not fit its schema. Correct this and answer again with the whole JSON:")
            )
        }
    }

    func result(_ json: JSONValue) -> Result<Value, SchemaIssues> {
        let completed = NullCompletion(root: schema.document).completed(json, schema.document)
        let issues = schema.issues(in: completed)
        guard issues.isEmpty else { return .failure(SchemaIssues(list: issues)) }
        do {
            return .success(try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(completed)))
        } catch let error as DecodingError {
            return .failure(SchemaIssues(list: [SchemaIssue(error)]))
        } catch {
            return .failure(SchemaIssues(list: [SchemaIssue(path: "", message: "is not acceptable; change it")]))
        }
    }
}
