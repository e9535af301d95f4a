import Foundation
import TemporalAPI

/// What a worker gets with a task and hands back with its answer. Opaque to it.
///
/// A text of fields between bars: short, and readable in a debugger. It holds no secret and grants nothing: each field is
/// compared with the run's state.
enum TaskToken: Equatable, Sendable {
    case workflowTask(run: RunNumber, namespaceID: String, WorkflowTaskToken)
    case activity(run: RunNumber, namespaceID: String, scheduledEventID: Int64, attempt: Int32)
    case standaloneActivity(number: RunNumber, namespaceID: String, stamp: Int64)
    case query(namespaceID: String, id: UUID)
    case nexus(namespaceID: String, NexusTaskReference)

    /// - Throws: `invalidArgument` if it is none of ours.
    init(_ bytes: Data) throws(EngineError) {
        guard !bytes.isEmpty else { throw .invalidArgument("Task token not set on request.") }
        let text = String(decoding: bytes, as: UTF8.self)
        let fields = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 3, let token = Self(fields) else {
            throw .invalidArgument("Error deserializing task token.")
        }
        self = token
    }

    private init?(_ fields: [String]) {
        let namespaceID = fields[1]
        switch fields[0] {
        case "w":
            guard fields.count == 7, let run = Int64(fields[2]), let scheduled = Int64(fields[3]),
                let started = Int64(fields[4]), let time = Int64(fields[5]), let attempt = Int32(fields[6])
            else { return nil }
            let token = WorkflowTaskToken(
                scheduledEventID: scheduled,
                startedEventID: started,
                startedTime: EngineTime(nanoseconds: time),
                attempt: attempt
            )
            self = .workflowTask(run: RunNumber(rawValue: run), namespaceID: namespaceID, token)
        case "a":
            guard fields.count == 5, let run = Int64(fields[2]), let scheduled = Int64(fields[3]),
                let attempt = Int32(fields[4])
            else { return nil }
            self = .activity(
                run: RunNumber(rawValue: run),
                namespaceID: namespaceID,
                scheduledEventID: scheduled,
                attempt: attempt
            )
        case "s":
            guard fields.count == 4, let number = Int64(fields[2]), let stamp = Int64(fields[3]) else { return nil }
            self = .standaloneActivity(number: RunNumber(rawValue: number), namespaceID: namespaceID, stamp: stamp)
        case "q":
            guard fields.count == 3, let id = UUID(uuidString: fields[2]) else { return nil }
            self = .query(namespaceID: namespaceID, id: id)
        case "n":
            guard fields.count == 6, let run = Int64(fields[2]), let scheduled = Int64(fields[3]),
                let stamp = Int64(fields[4])
            else { return nil }
            let reference = NexusTaskReference(
                run: RunNumber(rawValue: run),
                scheduledEventID: scheduled,
                isCancellation: fields[5] == "c",
                stamp: stamp
            )
            self = .nexus(namespaceID: namespaceID, reference)
        default:
            return nil
        }
    }

    var bytes: Data {
        let text =
            switch self {
            case .workflowTask(let run, let namespaceID, let token):
                "w|\(namespaceID)|\(run.rawValue)|\(token.scheduledEventID)|\(token.startedEventID)|"
                    + "\(token.startedTime.nanoseconds)|\(token.attempt)"
            case .activity(let run, let namespaceID, let scheduledEventID, let attempt):
                "a|\(namespaceID)|\(run.rawValue)|\(scheduledEventID)|\(attempt)"
            case .standaloneActivity(let number, let namespaceID, let stamp):
                "s|\(namespaceID)|\(number.rawValue)|\(stamp)"
            case .query(let namespaceID, let id):
                "q|\(namespaceID)|\(id.uuidString)"
            case .nexus(let namespaceID, let reference):
                "n|\(namespaceID)|\(reference.run.rawValue)|\(reference.scheduledEventID)|\(reference.stamp)|"
                    + (reference.isCancellation ? "c" : "s")
            }
        return Data(text.utf8)
    }
}
