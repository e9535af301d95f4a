import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    private static let callbacksMaximum = 2_000
    private static let linksMaximum = 500

    var completionCallbacks: [CompletionCallback] {
        state.callbacks.map {
            CompletionCallback(
                callback: $0.callback,
                registrationTime: EngineTime($0.registrationTime),
                attachedRequestID: $0.requestID
            )
        }
    }

    mutating func callbackFailed(at index: Int, reason: String) {
        state.callbacks[index].failure = reason
    }

    /// All links, in the order in which they came.
    var links: [Link] { state.links.flatMap(\.links) }

    func link(namespace: String) -> Link {
        .with {
            $0.activity.namespace = namespace
            $0.activity.activityID = identity.id
            $0.activity.runID = identity.runID
        }
    }

    /// Whether a start with this request id made the activity, or was attached to it.
    func knows(requestID: String) -> Bool {
        request.requestID == requestID || state.callbacks.contains { $0.requestID == requestID }
            || state.links.contains { $0.requestID == requestID }
    }

    /// Adds whom to tell of the end.
    ///
    /// - Throws: `failedPrecondition` if it is too late, or there are too many.
    mutating func attach(callbacks: [Callback], requestID: String, now: EngineTime) throws(EngineError) {
        guard !callbacks.isEmpty else { return }
        guard !phase.isClosed else { throw .failedPrecondition("cannot attach callbacks to a closed activity") }
        let present = state.callbacks.count
        guard present + callbacks.count <= Self.callbacksMaximum else {
            throw .failedPrecondition(
                "cannot attach more than \(Self.callbacksMaximum) callbacks to an activity "
                    + "(\(present) callbacks already attached)"
            )
        }
        state.callbacks += callbacks.map { callback in
            .with {
                $0.callback = callback
                $0.requestID = requestID
                $0.registrationTime = now.timestamp
            }
        }
    }

    /// Adds links. Those of a request that has added links before are passed over.
    ///
    /// - Throws: `failedPrecondition` if it is too late, or there are too many.
    mutating func attach(links new: [Link], requestID: String) throws(EngineError) {
        guard !new.isEmpty, !state.links.contains(where: { $0.requestID == requestID }) else { return }
        guard !phase.isClosed else { throw .failedPrecondition("cannot attach links to a closed activity") }
        let present = links.count
        guard present + new.count <= Self.linksMaximum else {
            throw .failedPrecondition(
                "cannot attach more than \(Self.linksMaximum) links to an activity (\(present) links already attached)"
            )
        }
        state.links.append(
            .with {
                $0.requestID = requestID
                for link in new where !$0.links.contains(link) { $0.links.append(link) }
            }
        )
    }
}
