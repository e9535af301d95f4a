import Foundation
import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    var stateTransitions: Int64 {
        get { state.stateTransitions }
        set { state.stateTransitions = newValue }
    }

    func storedRequest() throws(EngineError) -> Data { try request.stored() }

    func storedState() throws(EngineError) -> Data { try state.stored() }

    init(identity: StandaloneIdentity, request: Data, state: Data) throws(EngineError) {
        do {
            self.init(
                identity: identity,
                request: try StandaloneActivityRequest(serializedBytes: request),
                state: try StandaloneActivityState(serializedBytes: state)
            )
        } catch {
            throw EngineError(
                .dataLoss,
                "The stored state of activity run \(identity.runID) cannot be read: \(type(of: error))."
            )
        }
    }
}
