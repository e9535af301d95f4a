import SwiftProtobuf
package import TemporalAPI

// The codec's way through everything that carries payloads outside of workflow code.

extension DataConverter {
    /// Applies the codec to a list of arguments, results or details.
    package func encode(
        _ payloads: Temporal_Api_Common_V1_Payloads
    ) async throws -> Temporal_Api_Common_V1_Payloads {
        guard payloadCodec != nil else { return payloads }
        return .init(try await encode(payloads.values))
    }

    /// Reverses the codec for a list of arguments, results or details.
    package func decode(
        _ payloads: Temporal_Api_Common_V1_Payloads
    ) async throws -> Temporal_Api_Common_V1_Payloads {
        guard payloadCodec != nil else { return payloads }
        return .init(try await decode(payloads.values))
    }

    /// Applies the codec to a failure and the chain of its causes.
    package func encode(
        _ failure: Temporal_Api_Failure_V1_Failure
    ) async throws -> Temporal_Api_Failure_V1_Failure {
        guard payloadCodec != nil else { return failure }
        return try await failure.mapPayloads { try await encode($0) }
    }

    /// Reverses the codec for a failure and the chain of its causes.
    package func decode(
        _ failure: Temporal_Api_Failure_V1_Failure
    ) async throws -> Temporal_Api_Failure_V1_Failure {
        guard payloadCodec != nil else { return failure }
        return try await failure.mapPayloads { try await decode($0) }
    }

    /// Encodes memo values.
    package func memo(
        _ values: [String: any Encodable & Sendable]
    ) async throws -> Temporal_Api_Common_V1_Memo {
        // One order for every call, since a codec may look at more than one payload.
        let sorted = values.sorted { $0.key < $1.key }
        let payloads = try await encode(sorted.map { try payloadConverter.convertValue($0.value) })
        return .with {
            for (entry, payload) in zip(sorted, payloads) { $0.fields[entry.key] = payload.proto }
        }
    }

    /// Reverses the codec for memo values.
    package func decode(_ memo: Temporal_Api_Common_V1_Memo) async throws -> [String: Payload] {
        let sorted = memo.fields.sorted { $0.key < $1.key }
        let payloads = try await decode(sorted.map { Payload($0.value) })
        return Dictionary(uniqueKeysWithValues: zip(sorted.map(\.key), payloads))
    }

    /// Encodes texts for people; `nil` if there are none.
    package func userMetadata(
        summary: String?,
        details: String?
    ) async throws -> Temporal_Api_Sdk_V1_UserMetadata? {
        guard summary != nil || details != nil else { return nil }
        var metadata = Temporal_Api_Sdk_V1_UserMetadata()
        if let summary { metadata.summary = try await convertValues(summary)[0].proto }
        if let details { metadata.details = try await convertValues(details)[0].proto }
        return metadata
    }

    /// Turns an error into a failure that can be sent.
    package func failure(for error: any Error) async throws -> Temporal_Api_Failure_V1_Failure {
        try await encode(failureConverter.convertError(error, payloadConverter: payloadConverter).proto)
    }

    /// Turns a failure that arrived into an error.
    package func error(for failure: Temporal_Api_Failure_V1_Failure) async throws -> any Error {
        failureConverter.convertFailure(Failure(try await decode(failure)), payloadConverter: payloadConverter)
    }
}

extension Temporal_Api_Failure_V1_Failure {
    fileprivate func mapPayloads(
        _ transform: ([Payload]) async throws -> [Payload]
    ) async throws -> Self {
        var result = self
        if result.hasEncodedAttributes {
            result.encodedAttributes = try await transform([Payload(encodedAttributes)])[0].proto
        }
        switch result.failureInfo {
        case .applicationFailureInfo(var info) where info.hasDetails:
            info.details = .init(try await transform(info.details.values))
            result.applicationFailureInfo = info
        case .canceledFailureInfo(var info) where info.hasDetails:
            info.details = .init(try await transform(info.details.values))
            result.canceledFailureInfo = info
        case .timeoutFailureInfo(var info) where info.hasLastHeartbeatDetails:
            info.lastHeartbeatDetails = .init(try await transform(info.lastHeartbeatDetails.values))
            result.timeoutFailureInfo = info
        case .resetWorkflowFailureInfo(var info) where info.hasLastHeartbeatDetails:
            info.lastHeartbeatDetails = .init(try await transform(info.lastHeartbeatDetails.values))
            result.resetWorkflowFailureInfo = info
        default:
            break
        }
        if result.hasCause { result.cause = try await cause.mapPayloads(transform) }
        return result
    }
}
