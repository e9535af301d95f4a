import Logging
import SwiftProtobuf
import TemporalAPI

/// Sends heartbeats and the report of one attempt to the server, through the converters and the codec.
struct ActivityReporter: Sendable {
    private typealias Failure = Temporal_Api_Failure_V1_Failure

    /// Of a failure that is too large as it is, this many characters of the message remain.
    private static let shortMessage = 1_000

    let service: any ActivityTaskService
    let dataConverter: DataConverter
    let namespace: String
    let identity: String
    let taskToken: ActivityTaskToken
    let logger: Logger

    /// Sends one heartbeat.
    func heartbeat(_ details: [Payload]) async -> ActivityAttempt.HeartbeatAnswer {
        do {
            var request = Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest()
            request.namespace = namespace
            request.identity = identity
            request.taskToken = taskToken.data
            if !details.isEmpty { request.details = .init(try await dataConverter.encode(details)) }
            let answer = try await service.heartbeat(request)
            if answer.cancelRequested { return .alive(.serverRequest) }
            if answer.activityReset { return .alive(.reset) }
            return .alive(answer.activityPaused ? .paused : nil)
        } catch let error as FermataError where error.code == .notFound {
            return .gone
        } catch is CancellationError {
            // The attempt succeeded meanwhile.
            return .failed
        } catch {
            logger.warning("A heartbeat failed; the next one follows.", metadata: ["error": "\(error.logText)"])
            return .failed
        }
    }

    /// Reports how an attempt ended. A failed one leaves `lastDetails`, those of its last heartbeat, to the next.
    func report(_ report: ActivityReport, lastDetails: [Payload]?) async {
        switch report {
        case .completed(let result): await complete(result, lastDetails)
        case .failed(let error): await fail(error, lastDetails)
        case .canceled(let details): await cancel(details, lastDetails)
        case .nothing: break
        }
    }

    private func complete(_ result: Payload, _ lastDetails: [Payload]?) async {
        var request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest()
        request.namespace = namespace
        request.identity = identity
        request.taskToken = taskToken.data
        do {
            request.result = .init(try await dataConverter.encode([result]))
        } catch {
            return await fail(error, lastDetails)
        }
        do {
            try await service.complete(request)
        } catch let error where isTooLarge(error) {
            // The next attempt would most likely give a result of the same size.
            let error = ApplicationError(
                message: "The activity's result is larger than the server accepts. Return a reference to it instead.",
                type: "PayloadsTooLarge",
                isNonRetryable: true
            )
            await fail(error, nil)
        } catch {
            note(error)
        }
    }

    private func fail(_ error: any Error, _ lastDetails: [Payload]?) async {
        log(error)
        let failure = dataConverter.failureConverter
            .convertError(error, payloadConverter: dataConverter.payloadConverter)
            .proto
        var request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest
        do {
            request = failedRequest(try await dataConverter.encode(failure))
            if let lastDetails, !lastDetails.isEmpty {
                request.lastHeartbeatDetails = .init(try await dataConverter.encode(lastDetails))
            }
        } catch {
            return await failBriefly(failure, message: "The activity failed; the codec refused its failure")
        }
        do {
            try await service.fail(request)
        } catch let error where isTooLarge(error) {
            await failBriefly(failure, message: String(failure.message.prefix(Self.shortMessage)))
        } catch {
            note(error)
        }
    }

    /// Reports a failure that is too large, or that the codec refuses, without all that may be large or secret.
    private func failBriefly(_ failure: Failure, message: String) async {
        var brief = Failure()
        brief.source = failure.source
        brief.message = message
        brief.applicationFailureInfo.type = failure.applicationFailureInfo.type
        brief.applicationFailureInfo.nonRetryable = failure.applicationFailureInfo.nonRetryable
        do {
            try await service.fail(failedRequest(brief))
        } catch {
            note(error)
        }
    }

    private func cancel(_ details: FailureDetails, _ lastDetails: [Payload]?) async {
        var request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest()
        request.namespace = namespace
        request.identity = identity
        request.taskToken = taskToken.data
        do {
            let payloads = try details.payloads(converter: dataConverter.payloadConverter)
            if !payloads.isEmpty { request.details = .init(try await dataConverter.encode(payloads)) }
        } catch {
            return await fail(error, lastDetails)
        }
        do {
            try await service.cancel(request)
        } catch {
            note(error)
        }
    }

    private func failedRequest(
        _ failure: Temporal_Api_Failure_V1_Failure
    ) -> Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest {
        .with {
            $0.namespace = namespace
            $0.identity = identity
            $0.taskToken = taskToken.data
            $0.failure = failure
        }
    }
}

extension ActivityReporter {
    private func isTooLarge(_ error: any Error) -> Bool {
        guard let error = error as? FermataError, error.code == .resourceExhausted else { return false }
        return RetrySchedule.isTooLarge(error.message)
    }

    /// A failed report is not repeated further: when the attempt's time is over, the server acts by itself.
    private func note(_ error: any Error) {
        let isGone = (error as? FermataError)?.code == .notFound
        logger.log(
            level: isGone ? .debug : .warning,
            isGone ? "The server no longer knows the attempt." : "The attempt's end could not be reported.",
            metadata: ["error": "\(error.logText)"]
        )
    }

    private func log(_ error: any Error) {
        let isBenign = (error as? ApplicationError)?.category == .benign
        let type = (error as? ApplicationError)?.type ?? "\(Swift.type(of: error))"
        logger.log(level: isBenign ? .debug : .warning, "The activity failed.", metadata: ["type": "\(type)"])
    }
}
