import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// Does at once what a workflow asks of the system's endpoint, and ends the operation.
    func performSystemNexus(_ id: Int64, _ box: RunBox) throws {
        guard let operation = box.run.nexusOperations[id] else { return }
        let namespace = core.namespaces.namespace(id: box.identity.namespaceID)?.name ?? ""
        let end: NexusOperationEnd
        var links: [Link] = []
        do {
            let checks = RequestChecks(limits: core.limits)
            var request = try SystemNexusRequest(operation.attributes, namespace: namespace, checks: checks)
                .signalWithStart
            request.links = [box.run.nexusLink(id, namespace: namespace)]
            let response = try signalWithStart(request)
            links = [response.signalLink]
            end = .completed(try SystemNexusRequest.payload(response))
        } catch let error as EngineError {
            // The rules refuse before they change anything, so the caller's own change stands.
            end = .failed(.nexusService(error))
        }
        change(box) { $0.endNexusOperation(id, end, links: links, now: now) }
    }
}

extension Run {
    /// A link to the event that has scheduled a Nexus operation.
    ///
    /// - Parameter namespace: The name of this run's namespace.
    func nexusLink(_ id: Int64, namespace: String) -> Link {
        .with {
            $0.workflowEvent.namespace = namespace
            $0.workflowEvent.workflowID = identity.workflowID
            $0.workflowEvent.runID = identity.runID
            $0.workflowEvent.eventRef.eventID = id
            $0.workflowEvent.eventRef.eventType = .nexusOperationScheduled
        }
    }
}

extension Failure {
    /// A refusal of the engine itself.
    fileprivate static func nexusService(_ error: EngineError) -> Failure {
        let name =
            switch error.code {
            case .notFound: "NotFound"
            case .alreadyExists: "WorkflowExecutionAlreadyStarted"
            case .failedPrecondition: "FailedPrecondition"
            case .resourceExhausted: "ResourceExhausted"
            case .invalidArgument: "InvalidArgument"
            default: "Internal"
            }
        return .with {
            $0.message = "\(name): \(error.message)"
            $0.serverFailureInfo.nonRetryable = true
        }
    }
}
