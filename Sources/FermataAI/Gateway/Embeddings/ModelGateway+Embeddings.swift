import Fermata
import Foundation

extension ModelGateway {
    /// Turns texts into vectors.
    ///
    /// Equal texts are sent once. The others go in as many requests as the model's ``EmbeddingLimits`` make of them, one
    /// after the other; each is limited, budgeted, recorded and paid by itself, so that a call that is tried again pays
    /// only for what it has not got yet.
    ///
    /// Vectors of different models cannot be compared. Of a route, only those models are asked that have the provider's
    /// name of the first: the same model elsewhere.
    ///
    /// - Parameter onProgress: Told after each request how many different texts have their vectors, and how many there
    ///   are; for heartbeats.
    /// - Throws: `ApplicationError` with a type of ``LanguageModelErrorType``. One that may pass carries when to try
    ///   again.
    public func embed(
        _ call: EmbeddingCall,
        onProgress: (@Sendable (_ done: Int, _ total: Int) async throws -> Void)? = nil
    ) async throws -> GatewayEmbeddings {
        try await EmbeddingRun(gateway: self, call: call, onProgress: onProgress).run()
    }
}
