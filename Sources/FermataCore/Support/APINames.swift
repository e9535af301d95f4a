package import TemporalAPI

// Short names for the API's messages that replay works with.

package typealias HistoryEvent = Temporal_Api_History_V1_HistoryEvent
package typealias Command = Temporal_Api_Command_V1_Command
package typealias ProtocolMessage = Temporal_Api_Protocol_V1_Message
package typealias APIFailure = Temporal_Api_Failure_V1_Failure
package typealias APIPayload = Temporal_Api_Common_V1_Payload
package typealias APIPayloads = Temporal_Api_Common_V1_Payloads
package typealias UserMetadata = Temporal_Api_Sdk_V1_UserMetadata
