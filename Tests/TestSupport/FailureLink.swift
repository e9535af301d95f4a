import Fermata

/// One link of a chain of causes, in the words that `describe` in `Tests/interop/common.py` uses too.
package struct FailureLink: Codable, Sendable, Equatable {
    package var kind: String
    package var message: String
    package var type: String?
    package var details: [LenientJSON]?
    package var nonRetryable: Bool?

    package init(
        kind: String = "ApplicationError",
        message: String,
        type: String? = nil,
        details: [LenientJSON]? = nil,
        nonRetryable: Bool? = nil
    ) {
        self.kind = kind
        self.message = message
        self.type = type
        self.details = details
        self.nonRetryable = nonRetryable
    }

    /// The chain that begins with an error, outermost first. Only application errors keep more than kind and message.
    package static func chain(_ error: (any Error)?) throws -> [FailureLink] {
        guard let error else { return [] }
        guard let failure = error as? any TemporalFailureError else {
            return [FailureLink(kind: "\(Swift.type(of: error))", message: "\(error)")]
        }
        var link = FailureLink(kind: "\(Swift.type(of: error))", message: failure.message)
        if let error = failure as? ApplicationError {
            link.type = error.type
            link.details = try (0..<error.details.count).map { try error.details.decode(LenientJSON.self, at: $0) }
            link.nonRetryable = error.isNonRetryable
        }
        return [link] + (try chain(failure.cause))
    }
}
