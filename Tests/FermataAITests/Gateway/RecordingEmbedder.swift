import Fermata
import FermataAI
import Synchronization

/// A provider whose vectors say which text they are of, and which fails when a test wants it.
final class RecordingEmbedder: ModelProvider {
    let name = "embedder"
    private let asked = Mutex<[[String]]>([])
    private let failures: Mutex<[Int: LanguageModelErrorType]>
    private let length: @Sendable (String) -> Int
    private let usage: Int

    /// - Parameters:
    ///   - failures: By the number of the request, from 1.
    ///   - usage: Tokens per text, 0 for a server that counts none.
    init(
        failures: [Int: LanguageModelErrorType] = [:],
        usage: Int = 2,
        length: @escaping @Sendable (String) -> Int = { _ in 2 }
    ) {
        self.failures = Mutex(failures)
        self.usage = usage
        self.length = length
    }

    var requests: [[String]] { asked.withLock { $0 } }

    /// The vector that a text has: its number, which follows its last space.
    static func vector(_ text: String) -> [Float] {
        [Float(text.split(separator: " ").last ?? "") ?? 0, 0.1]
    }

    func embed(_ texts: [String], model: String, dimensions: Int?, idempotencyKey: String?) async throws -> Embeddings {
        let number = asked.withLock { asked in
            asked.append(texts)
            return asked.count
        }
        if let type = failures.withLock({ $0[number] }) {
            throw ApplicationError(message: "as the test wants it", type: type.rawValue, isNonRetryable: false)
        }
        return Embeddings(
            vectors: texts.map { Array((Self.vector($0) + [0, 0, 0]).prefix(length($0))) },
            usage: TokenUsage(inputTokens: usage * texts.count, outputTokens: 0),
            model: model
        )
    }

    func respond(
        to request: ModelRequest,
        idempotencyKey: String?,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> ProviderAnswer {
        throw ApplicationError(message: "no texts", type: LanguageModelErrorType.invalidInput.rawValue)
    }

    func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages {
        throw ApplicationError(message: "no images", type: LanguageModelErrorType.invalidInput.rawValue)
    }
}
