import Foundation
import SwiftProtobuf
import TemporalAPI

extension ScheduleState {
    /// The request for one start, noted as pending.
    mutating func request(
        _ start: BufferedStart,
        _ action: Temporal_Api_Workflow_V1_NewWorkflowExecutionInfo,
        isExclusive: Bool
    ) -> ScheduledStart {
        startCount += 1
        let time = start.nominal.secondsText
        let keepsID = schedule.policies.keepOriginalWorkflowID
        let workflowID = keepsID ? action.workflowID : "\(action.workflowID)-\(time)"
        starting[startCount] = PendingStart(start: start, workflowID: workflowID, isExclusive: isExclusive)
        var request = Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest()
        request.namespace = namespace
        request.workflowID = workflowID
        request.workflowType = action.workflowType
        request.taskQueue = action.taskQueue
        if action.hasInput { request.input = action.input }
        if action.hasWorkflowExecutionTimeout { request.workflowExecutionTimeout = action.workflowExecutionTimeout }
        if action.hasWorkflowRunTimeout { request.workflowRunTimeout = action.workflowRunTimeout }
        if action.hasWorkflowTaskTimeout { request.workflowTaskTimeout = action.workflowTaskTimeout }
        if action.hasRetryPolicy { request.retryPolicy = action.retryPolicy }
        if action.hasMemo { request.memo = action.memo }
        if action.hasHeader { request.header = action.header }
        if action.hasUserMetadata { request.userMetadata = action.userMetadata }
        if action.hasPriority { request.priority = action.priority }
        if action.hasVersioningOverride { request.versioningOverride = action.versioningOverride }
        request.identity = identity
        request.requestID = requestID("start", "\(startCount)")
        // A scheduled time is run once, whatever happens; a kept id comes again each time.
        request.workflowIDReusePolicy = start.isManual || keepsID ? .allowDuplicate : .rejectDuplicate
        request.searchAttributes = action.searchAttributes
        request.searchAttributes.indexedFields["TemporalScheduledStartTime"] = .searchable(time, type: "Datetime")
        request.searchAttributes.indexedFields["TemporalScheduledById"] = .searchable(id, type: "Keyword")
        if isExclusive {
            // Runs beside each other have no last one.
            if let lastResult { request.lastCompletionResult = lastResult }
            if let lastFailure { request.continuedFailure = lastFailure }
        }
        return ScheduledStart(id: startCount, request: request)
    }

    /// An id in the shape of a UUID, the same whenever the same state asks for the same thing.
    func requestID(_ kind: String, _ name: String) -> String {
        let halves = ["a", "b"].map { half in
            var hash = StableHash()
            for part in [half, namespace, id, createRequestID, kind, name] {
                hash.combine(part)
                hash.combine(Int64(part.utf8.count))
            }
            hash.combine(info.createTime.seconds)
            hash.combine(Int64(info.createTime.nanos))
            let text = String(hash.finalize(), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        let (high, low) = (halves[0], halves[1])
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-\(high.suffix(4))-\(low.prefix(4))-\(low.suffix(12))"
    }
}

extension Payload {
    /// A search attribute's value as JSON text, with its type.
    static func searchable(_ text: String, type: String) -> Self {
        .with {
            $0.metadata = ["encoding": Data("json/plain".utf8), "type": Data(type.utf8)]
            // A string is always encodable.
            $0.data = (try? JSONEncoder().encode(text)) ?? Data()
        }
    }
}

extension EngineTime {
    /// The time in UTC as RFC 3339 has it, in whole seconds.
    var secondsText: String {
        let day = wholeSeconds.floored(by: CompiledCalendar.secondsPerDay)
        let second = Int(wholeSeconds - day * CompiledCalendar.secondsPerDay)
        let date = CivilDate(daysSinceEpoch: day)
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0) }.joined(separator: ":")
        return "\(padded(date.year, 4))-\(padded(date.month))-\(padded(date.day))T\(clock)Z"
    }
}
