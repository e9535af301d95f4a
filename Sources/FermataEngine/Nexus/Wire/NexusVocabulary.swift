import TemporalAPI

// Temporal's messages about Nexus under the names by which this room speaks of them.

typealias Callback = Temporal_Api_Common_V1_Callback
typealias Link = Temporal_Api_Common_V1_Link
typealias NexusEndpoint = Temporal_Api_Nexus_V1_Endpoint
typealias NexusFailure = Temporal_Api_Nexus_V1_Failure
typealias NexusLink = Temporal_Api_Nexus_V1_Link
typealias NexusRequest = Temporal_Api_Nexus_V1_Request
typealias NexusCancellationRecord = Fermata_Engine_V1_NexusCancellationRecord
