import Foundation
import SwiftProtobuf
import TemporalAPI

/// Checks that several commands have in common. What a check throws makes the workflow task fail with the command's
/// cause.
struct CommandChecks {
    var cause: WorkflowTaskFailedCause
    var limits: ExecutionLimits

    init(_ cause: WorkflowTaskFailedCause, _ batch: CommandBatch) {
        self.cause = cause
        limits = batch.limits
    }

    func fault(_ reason: String) -> WorkflowTaskFault {
        WorkflowTaskFault(cause, reason)
    }

    /// What can't be mended by trying again.
    func fatalFault(_ reason: String) -> WorkflowTaskFault {
        WorkflowTaskFault(cause, reason, endsRun: true)
    }

    /// Turns an invalid argument into a fault of the worker; other errors stay what they are.
    func blaming<Value>(
        _ other: WorkflowTaskFailedCause? = nil,
        prefix: String = "",
        suffix: String = "",
        _ body: () throws(EngineError) -> Value
    ) throws -> Value {
        do throws(EngineError) {
            return try body()
        } catch {
            guard error.code == .invalidArgument else { throw error }
            throw WorkflowTaskFault(other ?? cause, prefix + error.message + suffix)
        }
    }

    /// - Parameters:
    ///   - subject: What is too long, as the reference says it: "TimerId on StartTimerCommand".
    ///   - details: What else the message tells.
    func checkLength(_ text: String, of subject: String, before: String, after: String = "") throws {
        let length = text.utf8.count
        guard length > limits.idLengthMaximum else { return }
        throw fault(
            "\(subject) exceeds length limit. \(before) Length=\(length) Limit=\(limits.idLengthMaximum)\(after)"
        )
    }

    /// Checks a time-out and makes it one with which times can be reckoned.
    func timeout(
        _ duration: Google_Protobuf_Duration,
        _ message: (_ flaw: String) -> String
    ) throws -> Google_Protobuf_Duration {
        if let flaw = duration.flawAsTimeout { throw fault(message(flaw)) }
        return duration.cappedAsTimeout
    }

    func checkBlob(_ bytes: Int, _ reason: String) throws {
        if bytes > limits.blobBytesMaximum { throw fatalFault(reason) }
    }

    func checkMemo(_ bytes: Int, _ reason: String) throws {
        if bytes > limits.memoBytesMaximum { throw fatalFault(reason) }
    }

    func checkRunID(_ runID: String, _ reason: @autoclosure () -> String) throws {
        if !runID.isEmpty, UUID(uuidString: runID) == nil { throw fault(reason()) }
    }

    /// Checks that one more of something may be pending.
    func checkPending(
        _ count: Int,
        _ maximum: Int,
        _ what: String,
        _ cause: WorkflowTaskFailedCause
    ) throws {
        guard maximum > 0, count >= maximum else { return }
        throw WorkflowTaskFault(
            cause,
            "the number of \(what), \(count), has reached the per-workflow limit of \(maximum)"
        )
    }
}
