import Foundation
import TemporalAPI

extension RequestChecks {
    private static let callbacksMaximum = 2_000
    private static let urlLengthMaximum = 1_000
    private static let headerBytesMaximum = 8_192

    /// Checks callbacks of a start request. Only those into this engine are allowed: it makes no calls to others.
    ///
    /// - Returns: The callbacks, with the names of their headers in lower case.
    func completionCallbacks(_ callbacks: [Callback]) throws(EngineError) -> [Callback] {
        guard callbacks.count <= Self.callbacksMaximum else {
            throw .invalidArgument("cannot attach more than \(Self.callbacksMaximum) callbacks to an execution")
        }
        var result: [Callback] = []
        for var callback in callbacks {
            guard case .nexus(let nexus)? = callback.variant else {
                throw .unimplemented("unknown callback variant: only Nexus callbacks can be attached")
            }
            try url(nexus.url)
            var header: [String: String] = [:]
            var bytes = 0
            for (key, value) in nexus.header {
                bytes += key.utf8.count + value.utf8.count
                header[key.lowercased()] = value
            }
            guard bytes <= Self.headerBytesMaximum else {
                throw .invalidArgument(
                    "invalid header: header size longer than max allowed size of \(Self.headerBytesMaximum)"
                )
            }
            callback.nexus.header = header
            result.append(callback)
        }
        return result
    }

    func onConflictOptions(
        _ options: Temporal_Api_Workflow_V1_OnConflictOptions
    ) throws(EngineError) {
        guard !options.attachCompletionCallbacks || options.attachRequestID else {
            throw .invalidArgument("attaching request ID is required for attaching completion callbacks")
        }
    }

    /// - Throws: `failedPrecondition` if the run would have too many.
    func attachedCallbacks(_ count: Int, to run: Run) throws(EngineError) {
        let present = run.completionCallbacks.count
        guard present + count <= Self.callbacksMaximum else {
            throw .failedPrecondition(
                "cannot attach more than \(Self.callbacksMaximum) callbacks to a workflow "
                    + "(\(present) callbacks already attached)"
            )
        }
    }

    private func url(_ url: String) throws(EngineError) {
        guard url.utf8.count <= Self.urlLengthMaximum else {
            throw .invalidArgument(
                "invalid url: url length longer than max length allowed of \(Self.urlLengthMaximum)"
            )
        }
        guard url != NexusCallbackToken.systemURL else { return }
        let parts = URLComponents(string: url)
        guard let scheme = parts?.scheme?.lowercased(), ["http", "https"].contains(scheme) else {
            throw .invalidArgument("invalid url: unknown scheme: \(parts?.string ?? url)")
        }
        guard let host = parts?.host, !host.isEmpty else { throw .invalidArgument("invalid url: missing host") }
        throw .invalidArgument("invalid url: url does not match any configured callback address: \(url)")
    }
}

extension [Link] {
    /// The links that callbacks don't hold anyway.
    func without(linksOf callbacks: [Callback]) -> [Link] {
        guard !isEmpty else { return [] }
        let known = callbacks.flatMap(\.links)
        return filter { !known.contains($0) }
    }
}
