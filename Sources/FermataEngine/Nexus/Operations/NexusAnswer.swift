import Foundation
import SwiftProtobuf
import TemporalAPI

/// How a Nexus operation ends.
enum NexusOperationEnd: Sendable {
    case completed(Payload)
    case failed(Failure)
    case canceled(Failure)
}

/// What a handler answers to a request.
enum NexusAnswer: Sendable {
    /// The operation has ended already.
    case ended(NexusOperationEnd, links: [Link])
    /// The operation goes on, and a callback will tell how it ends.
    case started(token: String, links: [Link])
    /// The request for cancellation has arrived.
    case cancellationTaken
    /// The handler, or the way to it, has failed.
    case rejected(Failure)
    /// The answer cannot be kept: it is too large. Asking again would not make it smaller.
    case unusable(message: String)
}

extension NexusAnswer {
    init(_ response: Temporal_Api_Nexus_V1_Response, limits: ExecutionLimits) {
        switch response.variant {
        case .startOperation(let answer): self.init(answer, limits: limits)
        case .cancelOperation: self = .cancellationTaken
        case nil: self = .empty
        }
    }

    private static var empty: Self { .rejected(.nexusHandler("INTERNAL", "empty outcome")) }

    private init(_ answer: Temporal_Api_Nexus_V1_StartOperationResponse, limits: ExecutionLimits) {
        switch answer.variant {
        case .syncSuccess(let success):
            if success.payload.byteCount > limits.blobBytesMaximum {
                self = .unusable(message: "http: response body too large")
            } else {
                let result = success.hasPayload ? success.payload : .null
                self = .ended(.completed(result), links: success.links.compactMap(Link.init))
            }
        case .asyncSuccess(let success):
            self = .started(token: success.token, links: success.links.compactMap(Link.init))
        case .failure(let failure):
            let cause = failure.asNexusAnswer
            if case .canceledFailureInfo? = failure.failureInfo {
                self = .ended(.canceled(cause), links: [])
            } else {
                self = .ended(.failed(cause), links: [])
            }
        case .operationError(let error):
            let cause = Failure(error.failure)
            switch error.operationState {
            case "failed": self = .ended(.failed(cause), links: [])
            case "canceled": self = .ended(.canceled(cause.asCancellation), links: [])
            default: self = .rejected(.nexusHandler("INTERNAL", ""))
            }
        case nil:
            self = .empty
        }
    }
}

extension Temporal_Api_Nexus_V1_StartOperationResponse.Async {
    /// The token of the operation; older SDKs call it an id.
    var token: String { operationToken.isEmpty ? operationID : operationToken }
}

extension Failure {
    /// Older SDKs report cancellations as failures of the application.
    fileprivate var asCancellation: Failure {
        if case .canceledFailureInfo? = failureInfo { return self }
        return .with {
            $0.message = message
            $0.stackTrace = stackTrace
            $0.canceledFailureInfo = .init()
            if hasCause { $0.cause = cause }
        }
    }
}

extension Payload {
    /// "No value", as SDKs encode it.
    static var null: Payload {
        .with { $0.metadata = ["encoding": Data("binary/null".utf8)] }
    }
}
