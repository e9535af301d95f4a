import Foundation
import SwiftProtobuf
import TemporalAPI

extension Failure {
    /// An error of a handler, or of the way to it.
    static func nexusHandler(_ type: String, _ message: String) -> Failure {
        .with {
            $0.message = message
            $0.nexusHandlerFailureInfo.type = type
        }
    }

    /// Whether a handler that failed like this may be asked again: by what it says itself, else by the kind of error.
    var isRetryableNexusError: Bool {
        switch nexusHandlerFailureInfo.retryBehavior {
        case .retryable: true
        case .nonRetryable: false
        default:
            switch nexusHandlerFailureInfo.type {
            case "BAD_REQUEST", "UNAUTHENTICATED", "UNAUTHORIZED", "NOT_FOUND", "CONFLICT", "NOT_IMPLEMENTED": false
            default: true
            }
        }
    }

    /// The failure as it comes out of a handler's answer: errors of handlers don't say where they come from.
    var asNexusAnswer: Failure {
        var failure = self
        if case .nexusHandlerFailureInfo? = failureInfo { failure.source = "" }
        if hasCause { failure.cause = cause.asNexusAnswer }
        return failure
    }

    /// The error of a handler that answers in the form of older SDKs.
    init(_ error: Temporal_Api_Nexus_V1_HandlerError) {
        self = .nexusHandler(error.errorType, "")
        nexusHandlerFailureInfo.retryBehavior = error.retryBehavior
        if error.hasFailure { cause = Failure(error.failure) }
    }

    /// A failure in Nexus' own form. What is none of Temporal's becomes an application failure with all of it.
    init(_ failure: NexusFailure) {
        self.init()
        switch failure.metadata["type"] {
        case Failure.protoMessageName:
            if let decoded = Self.decode(failure.details) { self = decoded } else { takeUnknown(failure) }
        case "nexus.OperationError":
            if Self.field("state", of: failure.details) as? String == "canceled" {
                canceledFailureInfo = .init()
            } else {
                applicationFailureInfo.nonRetryable = true
                applicationFailureInfo.type = "OperationError"
            }
        case "nexus.HandlerError":
            nexusHandlerFailureInfo.type = Self.field("type", of: failure.details) as? String ?? ""
            if let isRetryable = Self.field("retryableOverride", of: failure.details) as? Bool {
                nexusHandlerFailureInfo.retryBehavior = isRetryable ? .retryable : .nonRetryable
            }
        default:
            if !failure.metadata.isEmpty || !failure.details.isEmpty { takeUnknown(failure) }
        }
        message = failure.message
        stackTrace = failure.stackTrace
        if failure.hasCause { cause = Failure(failure.cause) }
    }

    private static func decode(_ json: Data) -> Failure? {
        var options = JSONDecodingOptions()
        options.ignoreUnknownFields = true
        return try? Failure(jsonUTF8Data: json, options: options)
    }

    private static func field(_ name: String, of json: Data) -> Any? {
        (try? JSONSerialization.jsonObject(with: json) as? [String: Any])?[name]
    }

    private mutating func takeUnknown(_ failure: NexusFailure) {
        applicationFailureInfo.type = "NexusFailure"
        var fields: [String: Any] = [:]
        if !failure.metadata.isEmpty { fields["metadata"] = failure.metadata }
        if !failure.details.isEmpty {
            fields["details"] =
                (try? JSONSerialization.jsonObject(with: failure.details, options: .fragmentsAllowed))
                ?? failure.details.base64EncodedString()
        }
        guard let data = try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys) else { return }
        applicationFailureInfo.details.payloads = [
            .with {
                $0.metadata = ["encoding": Data("json/plain".utf8)]
                $0.data = data
            }
        ]
    }
}
