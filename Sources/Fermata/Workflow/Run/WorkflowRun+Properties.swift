import FermataCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    func upsertSearchAttributes(_ attributes: SearchAttributeCollection) throws {
        try requireRunThread("upsertSearchAttributes")
        guard !attributes.isEmpty else {
            throw FermataError(.invalidArgument, "There are no search attributes to upsert.")
        }
        guard !attributes.names.contains("TemporalChangeVersion") else {
            throw FermataError(
                .invalidArgument,
                "The search attribute 'TemporalChangeVersion' belongs to patches and cannot be set by a workflow."
            )
        }
        searchAttributes.merge(attributes)
        machines.upsertSearchAttributes(attributes.proto)
    }

    func upsertMemo(_ values: [String: (any Encodable & Sendable)?]) throws {
        try requireRunThread("upsertMemo")
        guard !values.isEmpty else { throw FermataError(.invalidArgument, "There is no memo to upsert.") }
        var fields: [String: APIPayload] = [:]
        for (key, value) in values {
            guard let value else {
                fields[key] = Payload(encoding: NullPayloadConverter.name).proto
                memo[key] = nil
                continue
            }
            let payload = try converter.payloadConverter.convertValue(value)
            fields[key] = payload.proto
            memo[key] = payload
        }
        machines.upsertMemo(.with { $0.fields = fields })
    }

    func patch(_ id: String) -> Bool {
        guard isWritable("patch") else { return false }
        return machines.patch(id)
    }

    func deprecatePatch(_ id: String) {
        guard isWritable("deprecatePatch") else { return }
        machines.deprecatePatch(id)
    }

    func nextRandom() -> UInt64 {
        guard isWritable("randomNumberGenerator") else { return 0 }
        return random.next()
    }

    /// For operations that cannot throw: what is wrong is remembered and fails the workflow task.
    func isWritable(_ operation: String) -> Bool {
        do {
            try requireRunThread(operation)
            return true
        } catch {
            if mode != .evicted { noteEscape("\(operation) was called where a workflow must not change") }
            return false
        }
    }
}
