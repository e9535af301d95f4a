import FermataCore
import SwiftProtobuf
import TemporalAPI

/// The failure conversion shared by all Temporal SDKs.
public struct DefaultFailureConverter: FailureConverter {
    /// Longer chains of causes are cut, so that a cyclic or runaway chain cannot grow a history without bound.
    static let maximumDepth = 20
    /// Messages and stack traces are cut to this many characters: the server keeps only a few KiB of a failure.
    static let maximumText = 4_000

    /// Whether messages and stack traces are moved into an encoded payload, so that a codec can encrypt them.
    public let encodesCommonAttributes: Bool

    /// Creates the converter.
    public init(encodesCommonAttributes: Bool = false) {
        self.encodesCommonAttributes = encodesCommonAttributes
    }

    public func convertError(_ error: any Error, payloadConverter: any PayloadConverter) -> Failure {
        Failure(encode(error, payloadConverter, depth: 0))
    }

    public func convertFailure(_ failure: Failure, payloadConverter: any PayloadConverter) -> any Error {
        decode(failure.proto, payloadConverter, depth: 0)
    }
}

// MARK: Out

extension DefaultFailureConverter {
    private typealias Proto = Temporal_Api_Failure_V1_Failure

    private func encode(_ error: any Error, _ converter: any PayloadConverter, depth: Int) -> Proto {
        if let original = (error as? any KeepsOriginalFailure)?.original { return original }
        var failure = Proto()
        failure.source = FermataVersion.sdkName
        if let known = error as? any TemporalFailureError {
            failure.message = String(known.message.prefix(Self.maximumText))
            failure.stackTrace = String(known.stackTrace.prefix(Self.maximumText))
            if let cause = known.cause, depth < Self.maximumDepth {
                failure.cause = encode(cause, converter, depth: depth + 1)
            }
        }
        failure.failureInfo = info(of: error, &failure, converter)
        if encodesCommonAttributes { hideCommonAttributes(of: &failure, converter) }
        return failure
    }

    private func info(
        of error: any Error,
        _ failure: inout Proto,
        _ converter: any PayloadConverter
    ) -> Proto.OneOf_FailureInfo? {
        func payloads(_ details: FailureDetails) -> Temporal_Api_Common_V1_Payloads {
            // Details that cannot be encoded must not hide the failure itself.
            Temporal_Api_Common_V1_Payloads((try? details.payloads(converter: converter)) ?? [])
        }
        switch error {
        case let error as ApplicationError:
            return .applicationFailureInfo(
                .with {
                    $0.type = error.type ?? "ApplicationError"
                    $0.nonRetryable = error.isNonRetryable
                    if !error.details.isEmpty { $0.details = payloads(error.details) }
                    if let delay = error.nextRetryDelay { $0.nextRetryDelay = .init(duration: delay) }
                    $0.category = error.category == .benign ? .benign : .unspecified
                }
            )
        case let error as CanceledError:
            return .canceledFailureInfo(
                .with { if !error.details.isEmpty { $0.details = payloads(error.details) } }
            )
        case is CancellationError:
            failure.message = "Cancelled"
            return .canceledFailureInfo(.init())
        case let error as TimeoutError:
            return .timeoutFailureInfo(
                .with {
                    $0.timeoutType = error.type.proto
                    if !error.lastHeartbeatDetails.isEmpty {
                        $0.lastHeartbeatDetails = payloads(error.lastHeartbeatDetails)
                    }
                }
            )
        case is TerminatedError:
            return .terminatedFailureInfo(.init())
        case let error as ServerError:
            return .serverFailureInfo(.with { $0.nonRetryable = error.isNonRetryable })
        case let error as ActivityError:
            return .activityFailureInfo(
                .with {
                    $0.scheduledEventID = Int64(error.scheduledEventID)
                    $0.startedEventID = Int64(error.startedEventID)
                    $0.identity = error.identity
                    $0.activityType.name = error.activityType
                    $0.activityID = error.activityID
                    $0.retryState = error.retryState.proto
                }
            )
        case let error as ChildWorkflowError:
            return .childWorkflowExecutionFailureInfo(
                .with {
                    $0.namespace = error.namespace
                    $0.workflowExecution.workflowID = error.workflowID
                    $0.workflowExecution.runID = error.runID
                    $0.workflowType.name = error.workflowName
                    $0.retryState = error.retryState.proto
                }
            )
        case let error as WorkflowAlreadyStartedError:
            return .applicationFailureInfo(
                .with { $0.type = "\(Swift.type(of: error))" }
            )
        case is BasicTemporalFailureError:
            return nil
        default:
            failure.message = String(String(describing: error).prefix(Self.maximumText))
            return .applicationFailureInfo(.with { $0.type = "\(Swift.type(of: error))" })
        }
    }

    private func hideCommonAttributes(of failure: inout Proto, _ converter: any PayloadConverter) {
        let hidden = EncodedAttributes(message: failure.message, stack_trace: failure.stackTrace)
        guard let payload = try? converter.convertValue(hidden) else { return }
        failure.encodedAttributes = payload.proto
        failure.message = "Encoded failure"
        failure.stackTrace = ""
    }
}

// MARK: In

extension DefaultFailureConverter {
    private func decode(
        _ original: Proto,
        _ converter: any PayloadConverter,
        depth: Int
    ) -> any Error {
        var failure = original
        if failure.hasEncodedAttributes,
            let hidden = try? converter.convertPayload(
                Payload(failure.encodedAttributes),
                as: EncodedAttributes.self
            )
        {
            failure.message = hidden.message
            failure.stackTrace = hidden.stack_trace
        }
        let cause =
            failure.hasCause && depth < Self.maximumDepth
            ? decode(failure.cause, converter, depth: depth + 1)
            : nil
        var error = Self.error(from: failure, cause: cause, converter)
        error.original = original
        return error
    }

    private static func error(
        from failure: Proto,
        cause: (any Error)?,
        _ converter: any PayloadConverter
    ) -> any KeepsOriginalFailure {
        func details(_ payloads: Temporal_Api_Common_V1_Payloads) -> FailureDetails {
            FailureDetails(payloads: payloads.values, converter: converter)
        }
        let (message, stack) = (failure.message, failure.stackTrace)
        switch failure.failureInfo {
        case .applicationFailureInfo(let info):
            return ApplicationError(
                message: message,
                cause: cause,
                stackTrace: stack,
                failureDetails: details(info.details),
                type: info.type.isEmpty ? nil : info.type,
                isNonRetryable: info.nonRetryable,
                nextRetryDelay: info.hasNextRetryDelay ? info.nextRetryDelay.duration : nil,
                category: info.category == .benign ? .benign : .unspecified
            )
        case .canceledFailureInfo(let info):
            return CanceledError(
                message: message,
                cause: cause,
                stackTrace: stack,
                failureDetails: details(info.details)
            )
        case .timeoutFailureInfo(let info):
            return TimeoutError(
                message: message,
                cause: cause,
                stackTrace: stack,
                type: .init(info.timeoutType),
                lastHeartbeatDetails: details(info.lastHeartbeatDetails)
            )
        case .terminatedFailureInfo:
            return TerminatedError(message: message, cause: cause, stackTrace: stack)
        case .serverFailureInfo(let info):
            return ServerError(message: message, cause: cause, stackTrace: stack, isNonRetryable: info.nonRetryable)
        case .activityFailureInfo(let info):
            return ActivityError(
                message: message,
                cause: cause,
                stackTrace: stack,
                scheduledEventID: Int(info.scheduledEventID),
                startedEventID: Int(info.startedEventID),
                activityID: info.activityID,
                activityType: info.activityType.name,
                identity: info.identity,
                retryState: .init(info.retryState)
            )
        case .childWorkflowExecutionFailureInfo(let info):
            return ChildWorkflowError(
                message: message,
                cause: cause,
                stackTrace: stack,
                namespace: info.namespace,
                workflowID: info.workflowExecution.workflowID,
                runID: info.workflowExecution.runID,
                workflowName: info.workflowType.name,
                retryState: .init(info.retryState)
            )
        case .resetWorkflowFailureInfo(let info):
            return ApplicationError(
                message: message,
                cause: cause,
                stackTrace: stack,
                failureDetails: details(info.lastHeartbeatDetails),
                type: "ResetWorkflow",
                isNonRetryable: false,
                nextRetryDelay: nil,
                category: .unspecified
            )
        case .nexusOperationExecutionFailureInfo, .nexusHandlerFailureInfo, nil:
            return BasicTemporalFailureError(message: message, cause: cause, stackTrace: stack)
        }
    }
}

/// The hidden half of a failure. Field names are those of every SDK.
private struct EncodedAttributes: Codable {
    var message: String
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var stack_trace: String
}

/// Errors that were decoded keep what they were decoded from.
protocol KeepsOriginalFailure: TemporalFailureError {
    var original: Temporal_Api_Failure_V1_Failure? { get set }
}

extension ApplicationError: KeepsOriginalFailure {}
extension CanceledError: KeepsOriginalFailure {}
extension TimeoutError: KeepsOriginalFailure {}
extension TerminatedError: KeepsOriginalFailure {}
extension ServerError: KeepsOriginalFailure {}
extension BasicTemporalFailureError: KeepsOriginalFailure {}
extension ActivityError: KeepsOriginalFailure {}
extension ChildWorkflowError: KeepsOriginalFailure {}

extension TimeoutError.TimeoutType {
    init(_ proto: Temporal_Api_Enums_V1_TimeoutType) {
        self =
            switch proto {
            case .startToClose: .startToClose
            case .scheduleToStart: .scheduleToStart
            case .scheduleToClose: .scheduleToClose
            case .heartbeat: .heartbeat
            case .unspecified, .UNRECOGNIZED: .unspecified
            }
    }

    var proto: Temporal_Api_Enums_V1_TimeoutType {
        switch self {
        case .startToClose: .startToClose
        case .scheduleToStart: .scheduleToStart
        case .scheduleToClose: .scheduleToClose
        case .heartbeat: .heartbeat
        case .unspecified: .unspecified
        }
    }
}
