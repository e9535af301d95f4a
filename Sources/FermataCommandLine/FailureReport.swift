import Fermata
import Foundation

/// What to print about an error, and how to end the process.
package struct FailureReport: Equatable, Sendable {
    package let status: CommandStatus
    /// For people, without the leading `fermata: `.
    package let message: String

    package init(_ error: any Error) {
        switch error {
        case let error as CommandFailure:
            self.init(error.status, error.message)
        case let error as FermataError:
            self.init(Self.status(of: error.code), Self.sentence(error.message, Self.hint(for: error.code)))
        case let error as WorkflowAlreadyStartedError:
            self.init(
                .failed,
                "There is a workflow '\(error.workflowID)' already. Choose another --id, or look at that one: "
                    + "fermata show \(error.workflowID)"
            )
        case let error as WorkflowFailedError:
            self.init(.failed, "The workflow did not complete. \(FailureDocument(error.cause).text)")
        case let error as WorkflowUpdateFailedError:
            self.init(.failed, "The update was refused, or failed. \(FailureDocument(error.cause).text)")
        case let error as WorkflowQueryFailedError:
            self.init(.failed, "The query failed: \(error.message)")
        case let error as WorkflowQueryRejectedError:
            self.init(.failed, error.description)
        case let error as WorkflowUpdateRPCTimeoutOrCanceledError:
            self.init(.temporaryFailure, "\(error.description). Is a worker running? 'fermata worker' starts one.")
        case let error as any TemporalFailureError:
            self.init(.failed, FailureDocument(error).text)
        case is CancellationError:
            self.init(.temporaryFailure, "Stopped before the end. Workflows that were started go on.")
        case let error as CocoaError:
            self.init(.internalError, error.localizedDescription)
        default:
            self.init(.internalError, "This should not happen: \(type(of: error)). Please report it.")
        }
    }

    private init(_ status: CommandStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    private static func status(of code: FermataError.Code) -> CommandStatus {
        switch code {
        case .invalidArgument, .invalidConfiguration, .invalidHistory, .payloadConversion: .usage
        case .notFound, .namespaceNotFound: .inputMissing
        case .unavailable: .unavailable
        case .permissionDenied, .unauthenticated: .permissionDenied
        case .deadlineExceeded, .resourceExhausted, .cancelled, .queryNotAnswered: .temporaryFailure
        case .failedPrecondition, .nondeterminism: .failed
        default: .internalError
        }
    }

    /// Messages that come from a server have no full stop.
    private static func sentence(_ message: String, _ hint: String?) -> String {
        let end = message.last.map { ".!?".contains($0) } == true ? "" : "."
        return message + end + (hint.map { " " + $0 } ?? "")
    }

    private static func hint(for code: FermataError.Code) -> String? {
        switch code {
        case .unavailable: "'fermata up' starts a local one."
        case .notFound: "'fermata list' shows what there is."
        case .unauthenticated: "Set TEMPORAL_API_KEY, or --tls-cert and --tls-key."
        default: nil
        }
    }
}
