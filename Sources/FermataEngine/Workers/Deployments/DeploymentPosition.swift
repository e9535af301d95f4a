import Foundation
import SwiftProtobuf
import TemporalAPI

/// The place of a deployment in lists.
struct DeploymentPosition: Comparable {
    let createdAt: EngineTime
    let name: String

    var token: Data { Data("\(createdAt.nanoseconds)/\(name)".utf8) }

    init(_ deployment: WorkerDeployment) {
        createdAt = EngineTime(deployment.record.info.createTime)
        name = deployment.name
    }

    /// - Throws: `invalidArgument` if it is none of ours.
    init(token: Data) throws(EngineError) {
        let parts = String(decoding: token, as: UTF8.self).split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let nanoseconds = Int64(parts[0]) else {
            throw .invalidArgument("Invalid NextPageToken.")
        }
        createdAt = EngineTime(nanoseconds: nanoseconds)
        name = String(parts[1])
    }

    static func < (left: Self, right: Self) -> Bool {
        left.createdAt == right.createdAt ? left.name < right.name : left.createdAt > right.createdAt
    }
}
