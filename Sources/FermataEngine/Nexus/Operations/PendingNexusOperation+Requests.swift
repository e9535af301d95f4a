import Foundation
import SwiftProtobuf
import TemporalAPI

extension PendingNexusOperation {
    /// What a handler is asked to start the operation.
    ///
    /// - Parameters:
    ///   - callbackToken: Comes back with the news of how the operation has ended.
    ///   - link: To who has scheduled the operation.
    func startRequest(callbackToken: String, link: NexusLink, now: EngineTime) -> NexusRequest {
        .with {
            $0.header = header(deadline: record.attemptDeadline, now: now)
            if let timeout = operationTimeout(now: now), $0.header["operation-timeout"] == nil {
                $0.header["operation-timeout"] = timeout.inMilliseconds
            }
            $0.scheduledTime = record.attemptTime
            $0.endpoint = attributes.endpoint
            $0.capabilities.temporalFailureResponses = true
            $0.startOperation = .with {
                $0.service = attributes.service
                $0.operation = attributes.operation
                $0.requestID = record.requestID
                $0.callback = NexusCallbackToken.systemURL
                $0.callbackHeader = [NexusCallbackToken.header: callbackToken]
                $0.payload = attributes.hasInput ? attributes.input : .null
                $0.links = [link]
            }
        }
    }

    /// What a handler is asked to cancel the operation.
    func cancelRequest(now: EngineTime) -> NexusRequest {
        .with {
            $0.header = header(deadline: record.cancellation.attemptDeadline, now: now)
            $0.scheduledTime = record.cancellation.attemptTime
            $0.endpoint = attributes.endpoint
            // Empty, as the reference sends it: the answer comes in the form of older SDKs.
            $0.capabilities = .init()
            $0.cancelOperation = .with {
                $0.service = attributes.service
                $0.operation = attributes.operation
                $0.operationToken = record.operationToken
                $0.operationID = record.operationToken
            }
        }
    }

    private func header(deadline: Google_Protobuf_Timestamp, now: EngineTime) -> [String: String] {
        var header = attributes.nexusHeader
        let left = (EngineTime(deadline) - now).inMilliseconds
        header["request-timeout"] = left
        // The Java SDK looks for this spelling.
        header["Request-Timeout"] = left
        return header
    }

    /// The time that the operation has from its start on.
    private func operationTimeout(now: EngineTime) -> Duration? {
        let untilClose = scheduleToClose.map { $0 - (now - scheduledTime) }
        return [startToClose, untilClose].compactMap(\.self).min()
    }
}

extension Duration {
    /// "1500ms", as Nexus headers have it.
    fileprivate var inMilliseconds: String { "\(max(0, clampedNanoseconds / 1_000_000))ms" }
}
