import FermataCore
import Foundation
import Logging
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    typealias StartAttributes = Temporal_Api_History_V1_WorkflowExecutionStartedEventAttributes

    func initialize(_ attributes: StartAttributes) throws {
        random = RunRandom(seed: RunRandom.seed(runID: attributes.originalExecutionRunID))
        searchAttributes = SearchAttributeCollection(attributes.searchAttributes)
        memo = attributes.memo.fields.mapValues(Payload.init)
        info = WorkflowInfo(attributes, identity: identity, startTime: current.date, converter: converter)
        instance = try registry.makeInstance(
            type: attributes.workflowType.name,
            run: self,
            input: attributes.input.values
        )
    }

    func startMain() {
        guard let instance else { return }
        // Unstructured, because the run outlives every activation: it is ended by `mainFinished` or by eviction.
        main = Task(executorPreference: executor) { [self] in
            do {
                mainFinished(.success(try await instance.run()))
            } catch {
                mainFinished(.failure(error))
            }
        }
    }

    private func mainFinished(_ result: Result<Payload, any Error>) {
        isMainFinished = true
        guard mode != .evicted, !machines.isEnding else { return }
        switch result {
        case .success(let payload):
            end(.completed(payload))
        case .failure(let error as ContinueAsNewError):
            end(.continuedAsNew(error))
        case .failure(let error) where cancelReason != nil && error.isTemporalCancellation:
            end(.cancelled(error))
        case .failure(let error):
            fail(error)
        }
        warnAboutUnfinishedHandlers()
    }

    /// Ends the workflow, or only the workflow task: that is for an error nobody threw on purpose.
    func fail(_ error: any Error) {
        guard mode != .evicted else { return }
        if error is any TemporalFailureError {
            end(.failed(error))
        } else if taskFailure == nil {
            taskFailure = error
        }
    }

    private func end(_ outcome: RunOutcome) {
        guard !machines.isEnding else { return }
        self.outcome = outcome
        switch outcome {
        case .completed(let payload):
            machines.end(
                .completeWorkflowExecution,
                .completeWorkflowExecutionCommandAttributes(.with { $0.result = .init([payload]) })
            )
        case .failed(let error):
            machines.end(
                .failWorkflowExecution,
                .failWorkflowExecutionCommandAttributes(.with { $0.failure = failure(error) })
            )
        case .cancelled(let error):
            let details = (error as? CanceledError)?.details ?? .none
            machines.end(
                .cancelWorkflowExecution,
                .cancelWorkflowExecutionCommandAttributes(
                    .with {
                        if let payloads = try? details.payloads(converter: converter.payloadConverter),
                            !payloads.isEmpty
                        {
                            $0.details = .init(payloads)
                        }
                    }
                )
            )
        case .continuedAsNew(let next):
            machines.end(
                .continueAsNewWorkflowExecution,
                .continueAsNewWorkflowExecutionCommandAttributes(next.command(of: self))
            )
        }
    }

    func failure(_ error: any Error) -> Temporal_Api_Failure_V1_Failure {
        converter.failureConverter.convertError(error, payloadConverter: converter.payloadConverter).proto
    }

    func error(_ failure: Temporal_Api_Failure_V1_Failure) -> any Error {
        converter.failureConverter.convertFailure(Failure(failure), payloadConverter: converter.payloadConverter)
    }

    private func warnAboutUnfinishedHandlers() {
        guard case .completed = outcome else { return }
        let names = runningHandlers.sorted { $0.key < $1.key }.map(\.value)
            .filter { $0.policy == .warnAndAbandon }
            .map { "\($0.kind) '\($0.name)'" }
        guard !names.isEmpty else { return }
        logger.warning(
            "[TMPRL1102] The workflow ended while handlers were at work; what they had left to do is lost. Wait for allHandlersFinished first.",
            metadata: ["handlers": "\(names.joined(separator: ", "))"]
        )
    }
}

extension WorkflowRun.Snapshot {
    var date: Date { Date(timeIntervalSince1970: Double(time) / 1_000_000_000) }
}
