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
        // All or nothing, so that a value which cannot be encoded leaves no half of the others.
        let null = Payload(encoding: NullPayloadConverter.name)
        let payloads = try values.mapValues { try $0.map { try converter.payloadConverter.convertValue($0) } }
        for (key, payload) in payloads { memo[key] = payload }
        let fields = payloads.mapValues { ($0 ?? null).proto }
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
