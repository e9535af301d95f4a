import Fermata

/// A failure as `--json` shows it: its type, its message, and the failure behind it.
///
/// Details are left out: they are payloads. `show ID --history --json` has them.
package struct FailureDocument: Encodable, Equatable, Sendable {
    package var type: String
    package var message: String
    /// The failure behind this one, and the one behind that, outermost first.
    package var causes: [Cause]

    /// One link of the chain.
    package struct Cause: Encodable, Equatable, Sendable {
        package var type: String
        package var message: String

        package init(type: String, message: String) {
            self.type = type
            self.message = message
        }
    }

    package init(_ error: any Error) {
        let chain = Self.chain(error)
        type = chain[0].type
        message = chain[0].message
        causes = Array(chain.dropFirst())
    }

    /// The chain as one sentence for people.
    package var text: String {
        ([Cause(type: type, message: message)] + causes)
            .map { $0.message.isEmpty ? $0.type : "\($0.type): \($0.message)" }
            .joined(separator: ", because of ")
    }

    private static func chain(_ error: any Error) -> [Cause] {
        switch error {
        case let error as any TemporalFailureError:
            let name = (error as? ApplicationError)?.type ?? "\(Swift.type(of: error))"
            return [Cause(type: name, message: error.message)] + (error.cause.map(chain) ?? [])
        case let error as FermataError:
            return [Cause(type: "\(error.code)", message: error.message)]
        default:
            return [Cause(type: "\(Swift.type(of: error))", message: "")]
        }
    }
}
