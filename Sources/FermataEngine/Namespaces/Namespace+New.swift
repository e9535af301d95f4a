import Foundation
import SwiftProtobuf
import TemporalAPI

extension Namespace {
    /// Temporal keeps its own workflows there. The engine has none, but clients that list namespaces find it.
    static let system = Namespace(
        record: .with {
            $0.info.id = "32049b68-7872-4094-8e63-d0dd59896a83"
            $0.info.name = "temporal-system"
            $0.info.state = .registered
            $0.info.description_p = "Temporal internal system namespace"
            $0.info.ownerEmail = "temporal-core@temporal.io"
            $0.config.workflowExecutionRetentionTtl = Duration.seconds(7 * 24 * 60 * 60).message
        }
    )

    /// A new namespace, with an id of its own.
    init(name: String, retention: Duration) {
        record = .with {
            $0.info.id = UniqueID.make()
            $0.info.name = name
            $0.info.state = .registered
            $0.config.workflowExecutionRetentionTtl = retention.message
        }
    }
}
