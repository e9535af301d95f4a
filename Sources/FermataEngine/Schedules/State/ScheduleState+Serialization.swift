import Foundation
import SwiftProtobuf
import TemporalAPI

extension ScheduleState {
    private static let version = 1

    /// The state as the store keeps it.
    ///
    /// A start whose outcome is not known is kept as if it were still to be made, so a restart makes it again.
    func serialized() throws -> Data {
        let pending = starting.sorted { $0.key < $1.key }.map(\.value.start)
        return try JSONEncoder().encode(
            Snapshot(
                version: Self.version,
                namespace: namespace,
                id: id,
                createRequestID: createRequestID,
                number: number.rawValue,
                schedule: schedule.serializedData(),
                info: info.serializedData(),
                conflictToken: conflictToken,
                memo: memo.serializedData(),
                searchAttributes: searchAttributes.serializedData(),
                buffer: (pending + buffer).map(Snapshot.Start.init),
                backfills: backfills.map { try $0.serializedData() },
                backfillDue: backfillDue?.nanoseconds,
                lastProcessed: lastProcessed.nanoseconds,
                lastResult: lastResult?.serializedData(),
                lastFailure: lastFailure?.serializedData(),
                startCount: startCount
            )
        )
    }

    /// - Throws: if the bytes are not a schedule's, are damaged, or were written by a later version.
    init(serialized data: Data) throws {
        let snapshot = try JSONDecoder().decode(Snapshot.self, from: data)
        guard snapshot.version == Self.version else {
            throw EngineError.internalError("The stored schedule has version \(snapshot.version), not \(Self.version).")
        }
        namespace = snapshot.namespace
        id = snapshot.id
        createRequestID = snapshot.createRequestID
        number = RunNumber(rawValue: snapshot.number)
        schedule = try Schedule(serializedBytes: snapshot.schedule)
        info = try ScheduleInfo(serializedBytes: snapshot.info)
        conflictToken = snapshot.conflictToken
        memo = try Temporal_Api_Common_V1_Memo(serializedBytes: snapshot.memo)
        searchAttributes = try Temporal_Api_Common_V1_SearchAttributes(serializedBytes: snapshot.searchAttributes)
        buffer = snapshot.buffer.map(\.start)
        backfills = try snapshot.backfills.map { try BackfillRequest(serializedBytes: $0) }
        backfillDue = snapshot.backfillDue.map { EngineTime(nanoseconds: $0) }
        lastProcessed = EngineTime(nanoseconds: snapshot.lastProcessed)
        lastResult = try snapshot.lastResult.map { try Payloads(serializedBytes: $0) }
        lastFailure = try snapshot.lastFailure.map { try Failure(serializedBytes: $0) }
        startCount = snapshot.startCount
        spec = try CompiledScheduleSpec(schedule.spec, jitterSeed: Self.jitterSeed(namespace, id))
    }

    /// Messages are kept in their own encoding, so that what the protocol adds to them is kept too.
    private struct Snapshot: Codable {
        struct Start: Codable {
            var nominal: Int64
            var actual: Int64
            var overlap: Int
            var isManual: Bool

            init(_ start: BufferedStart) {
                nominal = start.nominal.nanoseconds
                actual = start.actual.nanoseconds
                overlap = start.overlap.rawValue
                isManual = start.isManual
            }

            var start: BufferedStart {
                BufferedStart(
                    nominal: EngineTime(nanoseconds: nominal),
                    actual: EngineTime(nanoseconds: actual),
                    overlap: OverlapPolicy(rawValue: overlap) ?? .unspecified,
                    isManual: isManual
                )
            }
        }

        var version: Int
        var namespace: String
        var id: String
        var createRequestID: String
        var number: Int64
        var schedule: Data
        var info: Data
        var conflictToken: Int64
        var memo: Data
        var searchAttributes: Data
        var buffer: [Start]
        var backfills: [Data]
        var backfillDue: Int64?
        var lastProcessed: Int64
        var lastResult: Data?
        var lastFailure: Data?
        var startCount: Int64
    }
}
